using System.Globalization;

namespace Millwright.Learning.Features;

/// <summary>How a feature is made from what a machine's state holds. The names, in lower case, are those of <see cref="FeatureSpec"/>'s text.</summary>
public enum FeatureKind
{
    /// <summary>The newest value of a sensor.</summary>
    Last,

    /// <summary>Mean of a sensor over the exact window that ends at the newest reading.</summary>
    Mean,

    /// <summary>Sample deviation over the window; 0 for one value.</summary>
    Deviation,

    Minimum,

    Maximum,

    /// <summary>Least-squares slope over the window, in the sensor's unit per hour; 0 for one value.</summary>
    Slope,

    /// <summary>Mean over the window minus the mean of the machine's first readings.</summary>
    Rise,

    /// <summary>Newest value minus the mean over the window.</summary>
    Lift,

    /// <summary>Mean with weights that fall by a factor of e in each window; takes 24 bytes a machine whatever the window.</summary>
    FadingMean,

    /// <summary>Deviation with the weights of <see cref="FadingMean"/>, not corrected for the number of values.</summary>
    FadingDeviation,

    /// <summary>Fading mean minus the mean of the machine's first readings.</summary>
    FadingRise,

    /// <summary>Newest value minus the fading mean. Of a value that rises steadily it is its rate times the window: the mean lags by just that.</summary>
    FadingLift,

    /// <summary>Newest value of one sensor times that of another: power from torque and speed.</summary>
    Product,

    /// <summary>Newest value of one sensor minus that of another.</summary>
    Difference,

    /// <summary>Newest value of one sensor through that of another; missing where the other is 0.</summary>
    Ratio,

    /// <summary>
    /// Events of a kind in the window that ends at the instant asked for, of those that the state keeps (<see cref="FeatureSpec.Keep"/>, all kinds together). What
    /// happened at one instant counts once.
    /// </summary>
    Count,

    /// <summary>Hours since the last event of a kind; missing where there was none.</summary>
    Since,

    /// <summary>Hours since the machine's first reading.</summary>
    Running,

    /// <summary>What does not change while the machine lives: its age at the start, its model.</summary>
    Attribute,
}

/// <summary>One input of a model, said as data.</summary>
/// <param name="Input">The sensor, event kind or attribute that it is made of; null for <see cref="FeatureKind.Running"/>.</param>
/// <param name="Other">The second sensor of a product, difference or ratio.</param>
/// <param name="Window">The window or time constant of the kinds that have one, in whole seconds.</param>
public sealed record Feature(FeatureKind Kind, string? Input = null, string? Other = null, TimeSpan Window = default)
{
    /// <summary>As people read it and as models keep it: <c>volt.mean.24h</c>.</summary>
    public string Name => Kind == FeatureKind.Attribute
        ? Input ?? ""
        : string.Join('.', new[] { Input, Other, Kind.ToString().ToLowerInvariant(), Window > TimeSpan.Zero ? Span(Window) : null }
            .Where(part => part is not null));

    /// <summary>Does the kind look at a window of exact readings, so that the state must keep them?</summary>
    internal bool IsExact => Kind is FeatureKind.Mean or FeatureKind.Deviation or FeatureKind.Minimum or FeatureKind.Maximum
        or FeatureKind.Slope or FeatureKind.Rise or FeatureKind.Lift;

    internal bool IsFading => Kind is FeatureKind.FadingMean or FeatureKind.FadingDeviation or FeatureKind.FadingRise or FeatureKind.FadingLift;

    internal bool IsPair => Kind is FeatureKind.Product or FeatureKind.Difference or FeatureKind.Ratio;

    internal bool IsOfEvents => Kind is FeatureKind.Count or FeatureKind.Since;

    internal bool HasWindow => IsExact || IsFading || Kind == FeatureKind.Count;

    internal bool NeedsFirstReadings => Kind is FeatureKind.Rise or FeatureKind.FadingRise;

    /// <summary>A window in its largest whole unit: <c>24h</c>, <c>90m</c>, <c>5s</c>.</summary>
    internal static string Span(TimeSpan window) => ((long)window.TotalSeconds) switch
    {
        var seconds when seconds % 3600 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}h"),
        var seconds when seconds % 60 == 0 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m"),
        var seconds => string.Create(CultureInfo.InvariantCulture, $"{seconds}s"),
    };
}
