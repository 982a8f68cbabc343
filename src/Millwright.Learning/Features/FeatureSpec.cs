using System.Security.Cryptography;
using System.Text;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Features;

/// <summary>A quantity that readings carry.</summary>
/// <param name="Name">Without blanks.</param>
/// <param name="Unit">As people write it, without blanks; empty where it has none.</param>
public sealed record Sensor(string Name, string Unit = "");

/// <summary>Something of a machine that does not change.</summary>
/// <param name="Categories">The number of codes of a category such as its model; 0 for a number such as its age.</param>
public sealed record MachineAttribute(string Name, int Categories = 0);

/// <summary>
/// What a model sees of a machine: which sensors, kinds of events and attributes come in, and which features are made of them. It is
/// data: a model keeps its text, and <see cref="Hash"/> tells whether two models saw the same. A reading's values, an event's kind and a
/// machine's attributes are given by their place in these lists.
/// </summary>
public sealed partial class FeatureSpec
{
    /// <summary>Readings that the mean of a machine's first readings is made of, unless the text says otherwise.</summary>
    public const int DefaultFirst = 10;

    /// <summary>Readings at most that exact windows look back over, unless the text says otherwise; older ones are forgotten.</summary>
    public const int DefaultKeep = 64;

    private const int Most = 4096;

    /// <param name="first">1 to 4,096 readings.</param>
    /// <param name="keep">1 to 4,096 readings. Each costs 8 bytes and 8 more a sensor; none are kept when no feature needs a window.</param>
    /// <exception cref="FormatException">A name is used twice, is unknown or has a blank, or a number is out of its range.</exception>
    public FeatureSpec(
        IReadOnlyList<Sensor> sensors, IReadOnlyList<string> events, IReadOnlyList<MachineAttribute> attributes, IReadOnlyList<Feature> features,
        int first = DefaultFirst, int keep = DefaultKeep)
    {
        (Sensors, Events, Attributes, Features, First, Keep) = (sensors, events, attributes, features, first, keep);
        Check();
        SensorNames = [.. sensors.Select(static sensor => sensor.Name)];
        Columns = [.. features.Select(feature => new Column(feature.Name, KindOf(feature), CategoriesOf(feature)))];
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())));
        Plan = new FeaturePlan(this);
    }

    public IReadOnlyList<Sensor> Sensors { get; }

    /// <summary>The names of <see cref="Sensors"/>, in their order.</summary>
    public string[] SensorNames { get; }

    public IReadOnlyList<string> Events { get; }

    public IReadOnlyList<MachineAttribute> Attributes { get; }

    public IReadOnlyList<Feature> Features { get; }

    public int First { get; }

    public int Keep { get; }

    /// <summary>The features as the columns of a table, in their order.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>SHA-256 of the text, 64 digits.</summary>
    public string Hash { get; }

    internal FeaturePlan Plan { get; }

    /// <summary>The unit of a feature's value; empty where it has none.</summary>
    public string UnitOf(Feature feature) => feature.Kind switch
    {
        FeatureKind.Since or FeatureKind.Running => "h",
        FeatureKind.Count or FeatureKind.Attribute => "",
        FeatureKind.Slope => UnitOf(feature.Input) + "/h",
        FeatureKind.Product => UnitOf(feature.Input) + "·" + UnitOf(feature.Other),
        FeatureKind.Ratio => UnitOf(feature.Input) + "/" + UnitOf(feature.Other),
        _ => UnitOf(feature.Input),
    };

    /// <summary>
    /// For every sensor of a live twin: the newest value, its fading mean and deviation over the time constants, and its rise above the
    /// machine's first readings; for every kind of event the hours since. No reading is kept: 8 sensors and one constant take some 400 bytes.
    /// </summary>
    public static FeatureSpec Fading(IReadOnlyList<Sensor> sensors, IReadOnlyList<string> events, params ReadOnlySpan<TimeSpan> constants)
    {
        var features = new List<Feature>();
        foreach (var sensor in sensors)
        {
            features.Add(new(FeatureKind.Last, sensor.Name));
            foreach (var constant in constants)
                features.AddRange(
                    new(FeatureKind.FadingMean, sensor.Name, Window: constant), new(FeatureKind.FadingDeviation, sensor.Name, Window: constant),
                    new(FeatureKind.FadingRise, sensor.Name, Window: constant));
        }
        features.AddRange(events.Select(kind => new Feature(FeatureKind.Since, kind)));
        return new(sensors, events, [], features);
    }

    private string UnitOf(string? sensor) => Sensors.First(known => known.Name == sensor).Unit;

    private ColumnKind KindOf(Feature feature) => CategoriesOf(feature) > 0 ? ColumnKind.Category : ColumnKind.Number;

    private int CategoriesOf(Feature feature) =>
        feature.Kind == FeatureKind.Attribute ? Attributes.First(attribute => attribute.Name == feature.Input).Categories : 0;

    private void Check()
    {
        if (First is < 1 or > Most || Keep is < 1 or > Most)
            throw new FormatException($"'first' and 'keep' lie between 1 and {Most} readings.");
        if (Sensors.Count > Most || Events.Count > 255 || Attributes.Count > Most || Features.Count is 0 or > Most)
            throw new FormatException($"A feature set has at most {Most} sensors, 255 kinds of events, {Most} attributes and 1 to {Most} features.");
        var names = Sensors.Select(sensor => sensor.Name).Concat(Events).Concat(Attributes.Select(attribute => attribute.Name)).ToArray();
        if (Array.Find(names, name => name.Length == 0 || name.Any(char.IsWhiteSpace)) is { } blank)
            throw new FormatException($"The name '{blank}' is empty or has a blank.");
        if ((Twice(names) ?? Twice(Features.Select(feature => feature.Name))) is { } twice)
            throw new FormatException($"The name '{twice}' is used twice.");
        foreach (var feature in Features)
            Check(feature);
    }

    private static string? Twice(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())?.Key;

    private void Check(Feature feature)
    {
        var known = feature.Kind switch
        {
            FeatureKind.Running => feature.Input is null,
            FeatureKind.Attribute => Attributes.Any(attribute => attribute.Name == feature.Input),
            FeatureKind.Count or FeatureKind.Since => Events.Contains(feature.Input, StringComparer.Ordinal),
            _ => Sensors.Any(sensor => sensor.Name == feature.Input),
        };
        if (!known || feature.IsPair != (feature.Other is not null) || (feature.IsPair && Sensors.All(sensor => sensor.Name != feature.Other)))
            throw new FormatException($"The feature '{feature.Name}' is made of something that is not declared.");
        if (feature.HasWindow != feature.Window > TimeSpan.Zero || feature.Window.Ticks % TimeSpan.TicksPerSecond != 0 || feature.Window > TimeSpan.FromDays(3660))
            throw new FormatException($"The window of '{feature.Name}' is not one of whole seconds up to ten years, or its kind has none.");
    }
}
