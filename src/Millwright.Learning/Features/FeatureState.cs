namespace Millwright.Learning.Features;

/// <summary>
/// What is known of one machine, kept small, and the one function that makes a model's inputs of it, in training as in service: training
/// replays history through it (<see cref="FeatureReplay"/>). Everything is taken in when it becomes known, and nothing that became known
/// after the instant asked for can be in a vector: the state refuses the question. Times are microseconds since 1970-01-01 UTC; NaN is a
/// value that is missing. Taking a reading in and computing allocate nothing. Not for several threads at once.
/// </summary>
public sealed partial class FeatureState
{
    private const double MicrosecondsPerHour = 3_600_000_000;

    private readonly FeaturePlan _plan;
    private readonly double[] _attributes;
    private readonly double[] _cells;
    private readonly long[] _lastEvents;
    private readonly ReadingRing? _readings;
    private readonly RecentEvents? _events;
    private long _started = long.MinValue;
    private long _newest = long.MinValue;
    private long _known = long.MinValue;

    /// <param name="attributes">A value for each attribute of the set.</param>
    public FeatureState(FeatureSpec spec, ReadOnlySpan<double> attributes = default)
    {
        if (attributes.Length != spec.Attributes.Count)
            throw new ArgumentException($"The feature set has {spec.Attributes.Count} attributes and {attributes.Length} are given.", nameof(attributes));
        (Spec, _plan, _attributes) = (spec, spec.Plan, attributes.ToArray());
        _cells = new double[_plan.Cells];
        _cells.AsSpan(0, _plan.Sensors).Fill(double.NaN);
        _lastEvents = new long[spec.Events.Count];
        Array.Fill(_lastEvents, long.MinValue);
        _readings = _plan.KeepsReadings ? new(spec.Keep, _plan.Sensors) : null;
        _events = _plan.KeepsEvents ? new(spec.Keep) : null;
    }

    public FeatureSpec Spec { get; }

    /// <summary>When the newest thing that the state holds became known; no vector can be had for an earlier instant.</summary>
    public long Known => _known;

    /// <summary>Takes in a reading. One that was measured before the newest came too late: it changes nothing, and false is returned.</summary>
    /// <param name="values">One a sensor, NaN for absent.</param>
    /// <param name="known">When it arrived; null for at once.</param>
    public bool Observe(long measured, ReadOnlySpan<double> values, long? known = null)
    {
        if (values.Length != _plan.Sensors)
            throw new ArgumentException($"The feature set has {_plan.Sensors} sensors and {values.Length} values are given.", nameof(values));
        if (measured < _newest)
            return false;
        if (_newest == long.MinValue)
            _started = measured;
        Fade(measured, values);
        for (var sensor = 0; sensor < values.Length; sensor++)
        {
            if (double.IsFinite(values[sensor]))
                TakeIn(sensor, values[sensor]);
        }
        _readings?.Add(measured, values);
        _newest = measured;
        _known = Math.Max(_known, known ?? measured);
        return true;
    }

    /// <summary>Takes in an event, in any order of <paramref name="happened"/>: a repair is often entered days later.</summary>
    /// <param name="kind">Its place in the set's events.</param>
    /// <param name="known">When it was told; null for at once.</param>
    public void Event(long happened, int kind, long? known = null)
    {
        _lastEvents[kind] = Math.Max(_lastEvents[kind], happened);
        _events?.Add(happened, kind);
        _known = Math.Max(_known, known ?? happened);
    }

    /// <summary>Writes the inputs as they were known at <paramref name="asOf"/>, one a feature of the set.</summary>
    /// <exception cref="InvalidOperationException">The state holds something that became known later.</exception>
    public void Compute(long asOf, Span<double> into)
    {
        if (asOf < _known)
            throw new InvalidOperationException($"The state holds what became known at {_known} µs and is asked for {asOf} µs; replay history up to that instant.");
        var summary = default(WindowSummary);
        var (sensor, window) = (-1, -1L);
        for (var place = 0; place < _plan.Features.Length; place++)
        {
            ref readonly var feature = ref _plan.Features[place];
            var isExact = feature.Kind is >= FeatureKind.Mean and <= FeatureKind.Lift;
            if (isExact && (feature.Input != sensor || feature.Window != window))
            {
                (sensor, window) = (feature.Input, feature.Window);
                summary = _readings!.Summarise(sensor, asOf - window);
            }
            into[place] = isExact ? OfWindow(feature, summary) : OfState(feature, asOf);
        }
    }

    private double OfWindow(in PlannedFeature feature, in WindowSummary summary) => feature.Kind switch
    {
        FeatureKind.Mean => summary.Mean,
        FeatureKind.Deviation => summary.Deviation,
        FeatureKind.Minimum => summary.Minimum,
        FeatureKind.Maximum => summary.Maximum,
        FeatureKind.Slope => summary.Slope * MicrosecondsPerHour,
        FeatureKind.Lift => _cells[feature.Input] - summary.Mean,
        _ => summary.Mean - FirstMean(feature.Input),
    };

    private double OfState(in PlannedFeature feature, long asOf) => feature.Kind switch
    {
        FeatureKind.Last => _cells[feature.Input],
        FeatureKind.FadingMean => _cells[feature.Fading] > 0 ? _cells[feature.Fading + 1] : double.NaN,
        FeatureKind.FadingDeviation => _cells[feature.Fading] > 0 ? Math.Sqrt(_cells[feature.Fading + 2] / _cells[feature.Fading]) : double.NaN,
        FeatureKind.FadingRise => _cells[feature.Fading] > 0 ? _cells[feature.Fading + 1] - FirstMean(feature.Input) : double.NaN,
        FeatureKind.FadingLift => _cells[feature.Fading] > 0 ? _cells[feature.Input] - _cells[feature.Fading + 1] : double.NaN,
        FeatureKind.Product => _cells[feature.Input] * _cells[feature.Other],
        FeatureKind.Difference => _cells[feature.Input] - _cells[feature.Other],
        FeatureKind.Ratio => _cells[feature.Other] == 0 ? double.NaN : _cells[feature.Input] / _cells[feature.Other],
        FeatureKind.Count => _events!.Count(feature.Input, asOf - feature.Window, asOf),
        FeatureKind.Since => HoursSince(_lastEvents[feature.Input], asOf),
        FeatureKind.Running => HoursSince(_started, asOf),
        FeatureKind.Attribute => _attributes[feature.Input],
        _ => throw new InvalidOperationException($"There is no feature of kind {feature.Kind}."),
    };

    private static double HoursSince(long then, long asOf) => then == long.MinValue ? double.NaN : (asOf - then) / MicrosecondsPerHour;

    private double FirstMean(int sensor) => _cells[_plan.FirstAt + 2 * sensor] > 0 ? _cells[_plan.FirstAt + 2 * sensor + 1] : double.NaN;

    private void TakeIn(int sensor, double value)
    {
        _cells[sensor] = value;
        if (!_plan.HasFirst)
            return;
        ref var count = ref _cells[_plan.FirstAt + 2 * sensor];
        if (count < Spec.First)
            _cells[_plan.FirstAt + 2 * sensor + 1] += (value - _cells[_plan.FirstAt + 2 * sensor + 1]) / ++count;
    }

    /// <summary>Weighted incremental mean and variance (West 1979), all weights multiplied by e^(−Δt/τ) before the reading counts 1.</summary>
    private void Fade(long measured, ReadOnlySpan<double> values)
    {
        var elapsed = _newest == long.MinValue ? 0 : measured - _newest;
        var (window, decay) = (0L, 1.0);
        foreach (ref readonly var fading in _plan.Fading.AsSpan())
        {
            if (fading.Window != window)
                (window, decay) = (fading.Window, Math.Exp(-(double)elapsed / fading.Window));
            var cell = _cells.AsSpan(fading.Cell, FeaturePlan.FadingCells);
            cell[0] *= decay;
            cell[2] *= decay;
            var value = values[fading.Sensor];
            if (!double.IsFinite(value))
                continue;
            cell[0] += 1;
            var difference = value - cell[1];
            cell[1] += difference / cell[0];
            cell[2] += difference * (value - cell[1]);
        }
    }
}
