using System.Globalization;
using System.Text;
using Millwright.Twins.Units;

namespace Millwright.Twins.Alarms;

/// <summary>What an alarm's text may speak of.</summary>
internal readonly record struct AlarmWords(
    string Machine, string Rule, Severity Severity, string? Sensor, double? Value, double? Limit, string? Unit, TimeSpan Duration);

/// <summary>
/// An alarm's text, from its rule's: <c>{machine}</c>, <c>{rule}</c>, <c>{severity}</c>, <c>{sensor}</c>, <c>{value}</c>, <c>{limit}</c>,
/// <c>{unit}</c> and <c>{duration}</c> (the on-delay) stand for what they say. What is not known is left out, with the blank before it.
/// </summary>
public static class AlarmText
{
    public static IReadOnlyList<string> Placeholders { get; } = ["machine", "rule", "severity", "sensor", "value", "limit", "unit", "duration"];

    /// <summary>The first placeholder that nobody fills; null: there is none.</summary>
    public static string? Unknown(string text)
    {
        for (var open = text.IndexOf('{'); open >= 0; open = text.IndexOf('{', open + 1))
            if (text.IndexOf('}', open) is > 0 and var close && !Placeholders.Contains(text[(open + 1)..close]))
                return text[open..(close + 1)];
        return null;
    }

    internal static string Of(string template, in AlarmWords words)
    {
        var text = new StringBuilder(template.Length + 32);
        var at = 0;
        while (at < template.Length)
        {
            var close = template[at] == '{' ? template.IndexOf('}', at) : -1;
            if (close < 0)
            {
                text.Append(template[at++]);
                continue;
            }
            var word = Word(template[(at + 1)..close], words);
            if (word is null && text.Length > 0 && text[^1] == ' ')
                text.Length--;
            text.Append(word);
            at = close + 1;
        }
        return text.ToString();
    }

    private static string? Word(string placeholder, in AlarmWords words) => placeholder switch
    {
        "machine" => words.Machine,
        "rule" => words.Rule,
        "severity" => words.Severity.ToString().ToLowerInvariant(),
        "sensor" => words.Sensor,
        "value" => Number(words.Value),
        "limit" => Number(words.Limit),
        "unit" => words.Unit,
        "duration" => DurationText.Of(words.Duration),
        _ => $"{{{placeholder}}}",
    };

    private static string? Number(double? value) => value?.ToString("G6", CultureInfo.InvariantCulture);
}
