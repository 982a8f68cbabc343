using System.Globalization;
using Millwright.Twins.Machines;

namespace Millwright.Twins.Alarms.Conditions;

/// <summary>
/// Reads the condition language by recursive descent, one method a line of its grammar:
/// <code>
/// condition = all { "or" all }
/// all       = one { "and" one }
/// one       = "not" one | base [ "for" duration ]
/// base      = "(" condition ")" | "episode" | "failed" | "limit" | status | missing | quantity compare figure
/// status    = "status" ( ("=" | "!=") word | "in" "(" word { "," word } ")" )
/// missing   = "missing" "(" name ")"
/// quantity  = name | ("rate" | "deviation" | "anomaly" | "prediction") "(" name ")"
/// figure    = number [ unit ]
/// duration  = number ( "ms" | "s" | "min" | "h" | "d" )
/// </code>
/// A name that is a word of the language, or holds other characters than letters, digits and <c>_ . - : /</c>, stands in quotation marks.
/// </summary>
internal sealed class ConditionParser
{
    private const int Deepest = 32;
    private const int MostParts = 200;
    private static readonly string[] Joining = ["and", "or", "for", "not"];

    private readonly string _text;
    private readonly List<string> _sensors = [];
    private readonly List<Figure> _figures = [];
    private int _at;
    private int _depth;
    private int _parts;
    private int _timers;
    private bool _isNegated;

    private ConditionParser(string text) => _text = text;

    public static Condition? Read(string text, out ConditionFault? fault)
    {
        fault = null;
        if (text.Length > Condition.MaxLength)
        {
            fault = ConditionFault.At(text, Condition.MaxLength, $"expected the condition to end here: it may have {Condition.MaxLength} characters");
            return null;
        }
        var parser = new ConditionParser(text);
        try
        {
            var root = parser.Whole();
            return new Condition(text, root, [.. parser._sensors], [.. parser._figures], parser._timers);
        }
        catch (FaultException found)
        {
            fault = ConditionFault.At(text, found.Position, found.Message);
            return null;
        }
    }

    private ConditionNode Whole()
    {
        var root = AnyOf();
        Skip();
        if (_at < _text.Length)
            throw Expected("'and', 'or', 'for' or the end");
        return root;
    }

    private ConditionNode AnyOf()
    {
        var left = AllOf();
        while (TryWord("or"))
            left = new OrNode(left, AllOf());
        return left;
    }

    private ConditionNode AllOf()
    {
        var left = One();
        while (TryWord("and"))
            left = new AndNode(left, One());
        return left;
    }

    private ConditionNode One()
    {
        if (++_depth > Deepest || ++_parts > MostParts)
            throw Fault(_at, $"expected a simpler condition: at most {Deepest} deep, of {MostParts} parts");
        ConditionNode read;
        if (TryWord("not"))
        {
            _isNegated = !_isNegated;
            read = new NotNode(One());
            _isNegated = !_isNegated;
        }
        else
        {
            read = Base();
            while (TryWord("for"))
                read = read is MissingNode missing ? new MissingForNode(missing.Sensor, Duration(), _timers++) : new ForNode(read, Duration(), _timers++);
        }
        _depth--;
        return read;
    }

    private ConditionNode Base()
    {
        Skip();
        var start = _at;
        if (TrySign("("))
        {
            var inner = AnyOf();
            Need(")", "')' that closes the parenthesis");
            return inner;
        }
        var isQuoted = _at < _text.Length && _text[_at] == '"';
        var name = Name("a sensor, 'status', 'episode', 'failed', 'missing(…)', 'rate(…)', 'not' or '('");
        if (isQuoted)
            return Compare(Quantity.Value, name, start);
        switch (name.ToLowerInvariant())
        {
            case "status":
                return Status();
            case "episode":
                return new EpisodeNode();
            case "failed":
                return new FailedNode();
            case "limit":
                if (_text.Trim().Length != "limit".Length)
                    throw Fault(start, "expected 'limit' alone: it is judged sensor by sensor. A sensor of that name stands in quotation marks");
                return new LimitNode();
            case "missing":
                return new MissingNode(SensorOf(Argument(name)));
            case "rate":
                return Compare(Quantity.Rate, Argument(name), start);
            case "deviation":
                return Compare(Quantity.Deviation, Argument(name), start);
            case "anomaly" or "prediction":
                return Compare(Quantity.Score, Argument(name), start);
            case "and" or "or" or "for" or "not" or "in":
                throw Fault(start, $"expected a sensor, 'status', 'episode', 'failed', a function or '(', found '{name}'");
            default:
                return Compare(Quantity.Value, name, start);
        }
    }

    private string Argument(string function)
    {
        Need("(", $"'(' after '{function}'; a sensor of that name stands in quotation marks");
        var name = Name($"a name in {function}(…)");
        Need(")", $"')' after {function}({name}");
        return name;
    }

    private CompareNode Compare(Quantity quantity, string name, int start)
    {
        Skip();
        if (_at < _text.Length && _text[_at] == '(')
            throw Fault(start, $"expected one of the functions missing, rate, deviation, anomaly and prediction, found '{name}'");
        Comparing comparing;
        if (TrySign(">="))
            comparing = Comparing.AtLeast;
        else if (TrySign("<="))
            comparing = Comparing.AtMost;
        else if (TrySign("!="))
            comparing = Comparing.NotEqual;
        else if (TrySign(">"))
            comparing = Comparing.Above;
        else if (TrySign("<"))
            comparing = Comparing.Below;
        else if (TrySign("=="))
            comparing = Comparing.Equal;
        else
            comparing = TrySign("=") ? Comparing.Equal : throw Expected($"a comparison (> >= < <= = !=) after '{name}'");
        var sensor = quantity == Quantity.Score ? -1 : SensorOf(name);
        var number = Number("a number to compare with");
        Skip();
        var position = _at;
        var unit = Unit(quantity);
        if (unit is not null && (quantity is Quantity.Deviation or Quantity.Score))
            throw Fault(position, $"expected no unit: {(quantity == Quantity.Deviation ? "a deviation counts in standard deviations" : "a score has none")}");
        _figures.Add(new Figure(number, unit, sensor, quantity, position));
        var ease = comparing switch { Comparing.Above or Comparing.AtLeast => -1, Comparing.Below or Comparing.AtMost => 1, _ => 0 };
        return new CompareNode(quantity, sensor, comparing, _figures.Count - 1, _isNegated ? -ease : ease);
    }

    private StatusNode Status()
    {
        if (TryWord("in"))
        {
            Need("(", "'(' after 'in'");
            var among = new List<MachineStatus>();
            do
                among.Add(StatusWord());
            while (TrySign(","));
            Need(")", "',' or ')'");
            return new StatusNode([.. among], isAmong: true);
        }
        if (TrySign("!="))
            return new StatusNode([StatusWord()], isAmong: false);
        if (TrySign("==") || TrySign("="))
            return new StatusNode([StatusWord()], isAmong: true);
        throw Expected("'=', '!=' or 'in' after 'status'");
    }

    private MachineStatus StatusWord()
    {
        Skip();
        var start = _at;
        var words = string.Join(", ", Enum.GetNames<MachineStatus>()).ToLowerInvariant();
        var word = Name($"one of {words}");
        return word.All(char.IsAsciiLetter) && Enum.TryParse<MachineStatus>(word, ignoreCase: true, out var status)
            ? status
            : throw Fault(start, $"expected one of {words}, found '{word}'");
    }

    private long Duration()
    {
        var number = Number("a duration such as 30 s after 'for'");
        Skip();
        var start = _at;
        while (_at < _text.Length && char.IsAsciiLetter(_text[_at]))
            _at++;
        var seconds = _text[start.._at] switch { "ms" => 0.001, "s" => 1, "min" or "m" => 60, "h" => 3_600, "d" => 86_400, _ => throw Fault(start, "expected ms, s, min, h or d") };
        var micros = number * seconds * 1e6;
        return micros is >= 1_000 and <= 31 * 86_400e6 ? (long)micros : throw Fault(start, "expected a duration from 1 ms to 31 days");
    }

    private double Number(string what)
    {
        Skip();
        var start = _at;
        if (_at < _text.Length && _text[_at] is '-' or '+')
            _at++;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || _text[_at] == '.' || IsExponent(start)))
            _at++;
        if (double.TryParse(_text.AsSpan(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            return number;
        _at = start;
        throw Expected(what);
    }

    /// <summary>An e with digits, and the sign after it: <c>1e-3</c>, but not <c>1 episode</c>.</summary>
    private bool IsExponent(int start) => _at > start && (_text[_at] is 'e' or 'E'
        ? char.IsAsciiDigit(_text[_at - 1]) && _text.AsSpan(_at + 1).TrimStart("+-") is [>= '0' and <= '9', ..]
        : _text[_at] is '-' or '+' && _text[_at - 1] is 'e' or 'E');

    /// <summary>What stands after a number up to a blank or a sign of the language; null when a word of the language does, or nothing.</summary>
    private string? Unit(Quantity quantity)
    {
        var start = _at;
        while (_at < _text.Length && !char.IsWhiteSpace(_text[_at]) && _text[_at] is not ('(' or ')' or '<' or '>' or '=' or '!' or ',' or '"'))
            _at++;
        var word = _text[start.._at];
        if (word.Length == 0 || Array.Exists(Joining, joining => joining.Equals(word, StringComparison.OrdinalIgnoreCase)))
        {
            _at = start;
            return null;
        }
        return quantity == Quantity.Rate && word.EndsWith("/s", StringComparison.Ordinal) && Units.Units.DimensionOf(word) is null ? word[..^2] : word;
    }

    private string Name(string what)
    {
        Skip();
        var start = _at;
        if (_at < _text.Length && _text[_at] == '"')
        {
            var end = _text.IndexOf('"', _at + 1);
            if (end < 0)
                throw Fault(start, "expected a quotation mark that closes this one");
            var quoted = _text[(start + 1)..end];
            _at = end + 1;
            return SensorName.IsWellFormed(quoted) ? quoted : throw Fault(start, $"expected a name of {SensorName.Expectation}");
        }
        while (_at < _text.Length && (char.IsLetterOrDigit(_text[_at]) || _text[_at] is '_' or '.' or '-' or ':' or '/'))
            _at++;
        if (_at == start || char.IsDigit(_text[start]))
        {
            _at = start;
            throw Expected(what);
        }
        return _at - start <= SensorName.MaxLength ? _text[start.._at] : throw Fault(start, $"expected a name of {SensorName.Expectation}");
    }

    private int SensorOf(string name)
    {
        var known = _sensors.IndexOf(name);
        if (known >= 0)
            return known;
        _sensors.Add(name);
        return _sensors.Count - 1;
    }

    private bool TryWord(string word)
    {
        Skip();
        var end = _at + word.Length;
        if (end > _text.Length || !_text.AsSpan(_at, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase)
            || (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] is '_' or '.' or '-' or ':' or '/')))
            return false;
        _at = end;
        return true;
    }

    private bool TrySign(string sign)
    {
        Skip();
        if (string.CompareOrdinal(_text, _at, sign, 0, sign.Length) != 0)
            return false;
        _at += sign.Length;
        return true;
    }

    private void Need(string sign, string what)
    {
        if (!TrySign(sign))
            throw Expected(what);
    }

    private void Skip()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
            _at++;
    }

    private FaultException Expected(string what)
    {
        Skip();
        var end = _at;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && end - _at < 20)
            end++;
        return Fault(_at, $"expected {what}, found {(end == _at ? "the end" : $"'{_text[_at..end]}'")}");
    }

    private static FaultException Fault(int position, string message) => new(position, message);

    /// <summary>Ends the descent; never leaves this class.</summary>
    private sealed class FaultException(int position, string message) : Exception(message)
    {
        public int Position { get; } = position;
    }
}
