using System.Globalization;
using System.Text;

namespace Millwright.Learning.Features;

/// <summary>The text of a feature set: a line each, words parted by blanks, empty lines and those that begin with # skipped.</summary>
/// <example>
/// <code>
/// keep 24
/// sensor torque Nm
/// sensor speed rpm
/// event error1
/// attribute model 4
/// mean torque 24h
/// product torque speed
/// since error1
/// attribute-of model
/// </code>
/// </example>
public sealed partial class FeatureSpec
{
    /// <summary>The attribute's feature has its own word: <c>attribute</c> declares.</summary>
    private const string AttributeWord = "attribute-of";

    /// <exception cref="FormatException">The text is not a feature set; the message names the line.</exception>
    public static FeatureSpec Parse(string text)
    {
        var (sensors, events, attributes, features) = (new List<Sensor>(), new List<string>(), new List<MachineAttribute>(), new List<Feature>());
        var (first, keep, number) = (DefaultFirst, DefaultKeep, 0);
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || words[0].StartsWith('#'))
                continue;
            switch (words)
            {
                case ["first", var count] when int.TryParse(count, CultureInfo.InvariantCulture, out first): break;
                case ["keep", var count] when int.TryParse(count, CultureInfo.InvariantCulture, out keep): break;
                case ["sensor", var name]: sensors.Add(new(name)); break;
                case ["sensor", var name, var unit]: sensors.Add(new(name, unit)); break;
                case ["event", var name]: events.Add(name); break;
                case ["attribute", var name]: attributes.Add(new(name)); break;
                case ["attribute", var name, var count] when int.TryParse(count, CultureInfo.InvariantCulture, out var categories) && categories > 0:
                    attributes.Add(new(name, categories));
                    break;
                default: features.Add(ParseFeature(words) ?? throw new FormatException($"Line {number} of the feature set cannot be read: '{line.Trim()}'.")); break;
            }
        }
        return new(sensors, events, attributes, features, first, keep);
    }

    public override string ToString()
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"first {First}\nkeep {Keep}\n");
        foreach (var sensor in Sensors)
            text.Append($"sensor {sensor.Name} {sensor.Unit}".TrimEnd()).Append('\n');
        foreach (var kind in Events)
            text.Append("event ").Append(kind).Append('\n');
        foreach (var attribute in Attributes)
            text.Append("attribute ").Append(attribute.Name).Append(attribute.Categories > 0 ? $" {attribute.Categories}" : "").Append('\n');
        foreach (var feature in Features)
            text.AppendJoin(' ', Words(feature)).Append('\n');
        return text.ToString();
    }

    private static Feature? ParseFeature(string[] words)
    {
        FeatureKind kind;
        if (words[0] == AttributeWord)
            kind = FeatureKind.Attribute;
        else if (words[0] == "attribute" || int.TryParse(words[0], out _) || !Enum.TryParse(words[0], ignoreCase: true, out kind))
            return null;
        var feature = new Feature(kind);
        return words.Length switch
        {
            1 => feature,
            2 => feature with { Input = words[1] },
            3 when feature.IsPair => feature with { Input = words[1], Other = words[2] },
            3 when ParseSpan(words[2]) is { } window => feature with { Input = words[1], Window = window },
            _ => null,
        };
    }

    private static IEnumerable<string> Words(Feature feature)
    {
        yield return feature.Kind == FeatureKind.Attribute ? AttributeWord : feature.Kind.ToString().ToLowerInvariant();
        if (feature.Input is not null)
            yield return feature.Input;
        if (feature.Other is not null)
            yield return feature.Other;
        if (feature.Window > TimeSpan.Zero)
            yield return Feature.Span(feature.Window);
    }

    private static TimeSpan? ParseSpan(string word)
    {
        var seconds = word[^1] switch { 'h' => 3600, 'm' => 60, 's' => 1, _ => 0 };
        return seconds > 0 && int.TryParse(word.AsSpan(0, word.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? TimeSpan.FromSeconds((double)count * seconds)
            : null;
    }
}
