namespace Millwright.Learning.Features;

/// <summary>A feature with its names resolved to places.</summary>
/// <param name="Window">Microseconds.</param>
/// <param name="Fading">Cell of the fading moments, where it has some.</param>
internal readonly record struct PlannedFeature(FeatureKind Kind, int Input, int Other, long Window, int Fading);

/// <summary>
/// Where a state keeps what: its cells are the newest value of each sensor, then number and mean of the first readings of each (where a
/// feature asks for them), then weight, mean and sum of squares of each fading mean.
/// </summary>
internal sealed class FeaturePlan
{
    public const int FadingCells = 3;

    private const long Microsecond = TimeSpan.TicksPerMillisecond / 1000;

    public FeaturePlan(FeatureSpec spec)
    {
        Sensors = spec.Sensors.Count;
        FirstAt = Sensors;
        var fadingAt = FirstAt + (spec.Features.Any(feature => feature.NeedsFirstReadings) ? 2 * Sensors : 0);
        HasFirst = fadingAt > FirstAt;
        var fading = spec.Features.Where(feature => feature.IsFading).Select(feature => (Sensor: SensorOf(spec, feature.Input), Window: MicrosecondsOf(feature)))
            .Distinct().OrderBy(one => one.Window).ThenBy(one => one.Sensor).ToArray();
        Fading = [.. fading.Select((one, place) => new FadingMean(one.Sensor, one.Window, fadingAt + FadingCells * place))];
        Cells = fadingAt + FadingCells * fading.Length;
        KeepsReadings = spec.Features.Any(feature => feature.IsExact);
        KeepsEvents = spec.Features.Any(feature => feature.Kind == FeatureKind.Count);
        Features = [.. spec.Features.Select(feature => Plan(spec, feature))];
    }

    public int Sensors { get; }

    public int FirstAt { get; }

    public bool HasFirst { get; }

    public int Cells { get; }

    public bool KeepsReadings { get; }

    public bool KeepsEvents { get; }

    /// <summary>Ordered by time constant, so that the decay is worked out once for each.</summary>
    public FadingMean[] Fading { get; }

    public PlannedFeature[] Features { get; }

    private PlannedFeature Plan(FeatureSpec spec, Feature feature)
    {
        var input = feature.Kind switch
        {
            FeatureKind.Running => -1,
            FeatureKind.Attribute => PlaceOf(spec.Attributes.Select(attribute => attribute.Name), feature.Input),
            _ when feature.IsOfEvents => PlaceOf(spec.Events, feature.Input),
            _ => SensorOf(spec, feature.Input),
        };
        var window = MicrosecondsOf(feature);
        var fading = feature.IsFading ? Array.Find(Fading, one => one.Sensor == input && one.Window == window).Cell : -1;
        return new(feature.Kind, input, feature.Other is null ? -1 : SensorOf(spec, feature.Other), window, fading);
    }

    private static long MicrosecondsOf(Feature feature) => feature.Window.Ticks / Microsecond;

    private static int SensorOf(FeatureSpec spec, string? name) => PlaceOf(spec.Sensors.Select(sensor => sensor.Name), name);

    private static int PlaceOf(IEnumerable<string> names, string? name) => names.TakeWhile(other => other != name).Count();
}

/// <param name="Window">Time constant, microseconds.</param>
internal readonly record struct FadingMean(int Sensor, long Window, int Cell);
