using Microsoft.Extensions.Options;
using Millwright.Learning.Drift;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>A sensor that has moved: by its feature that did so furthest.</summary>
/// <param name="Machines">Whose values have moved, the furthest first.</param>
internal sealed record DriftFinding(string Sensor, string Feature, double Threshold, IReadOnlyList<(TrainingMachine Machine, DistributionShift Shift)> Machines, int Watched, DateTimeOffset From, DateTimeOffset To);

/// <summary>
/// Compares what machines sent of late with what a version was learnt from: the population stability index, feature by feature and machine by machine. A
/// machine's week is never spread as all weeks of all machines are, so a feature has drifted only where it lies further off than any such span did in training.
/// </summary>
internal sealed class DriftLook(TrainingHistory history, TrainingSets sets, IOptions<LearningOptions> options)
{
    /// <summary>Rows that a machine's window is looked at in.</summary>
    internal const int RowsPerWindow = 72;

    internal const int FewestRows = 24;

    /// <summary>The largest of a training's windows is passed by chance now and then.</summary>
    private const double Leeway = 1.5;

    private readonly LearningOptions _options = options.Value;

    /// <returns>One a sensor, the furthest first; none: nothing has drifted, or there is too little to tell.</returns>
    public async Task<IReadOnlyList<DriftFinding>> Of(LoadedVersion version, CancellationToken cancellationToken)
    {
        var machines = (await history.Machines(version.Row.Scope, cancellationToken)).ToDictionary(static machine => machine.Key);
        var windows = await history.Healthy([.. machines.Keys], cancellationToken);
        if (windows.Count == 0)
            return [];
        var newest = windows.Max(static window => window.Newest);
        var present = windows.FindAll(window => window.Newest > newest - _options.DriftWindow).ConvertAll(window => machines[window.Machine]);
        var request = new TrainingRequest(newest - _options.DriftWindow, newest.AddMicroseconds(1), DateTimeOffset.MaxValue, _options.DriftWindow / RowsPerWindow, 0);
        // What came after the training only: a window that was learnt from has not drifted.
        if (request.From < version.Row.Lineage.To)
            request = request with { From = version.Row.Lineage.To };
        if (request.From >= request.To)
            return [];
        var set = await sets.Build(present, [version.Spec], request, request.SampleEvery, new Progress<double>(), cancellationToken);
        return Moved(version, present, set, request);
    }

    private List<DriftFinding> Moved(LoadedVersion version, List<TrainingMachine> machines, TrainingSet set, TrainingRequest request)
    {
        var rows = Enumerable.Range(0, set.Rows).GroupBy(row => set.Machine[row]).Where(static machine => machine.Count() >= FewestRows).ToList();
        var furthest = new Dictionary<string, (double Ratio, DriftFinding Finding)>(StringComparer.Ordinal);
        for (var feature = 0; feature < version.Spec.Features.Count; feature++)
        {
            var (of, reference, threshold) = (version.Spec.Features[feature], version.Reference.Quantiles[feature], Math.Max(_options.DriftThreshold, Leeway * version.Reference.Usual[feature]));
            if (reference.Length == 0 || of.Input is not { } sensor || of.Kind is FeatureKind.Since or FeatureKind.Running)
                continue;
            var moved = new List<(TrainingMachine Machine, DistributionShift Shift)>();
            foreach (var machine in rows)
            {
                var values = machine.Select(row => set.Inputs[0][feature][row]).Where(double.IsFinite).ToArray();
                if (values.Length >= FewestRows && DistributionShift.Of(reference, values) is var shift && shift.PopulationStability > threshold)
                    moved.Add((machines[machine.Key], shift));
            }
            var ratio = moved.Sum(pair => pair.Shift.PopulationStability / threshold);
            if (moved.Count == 0 || (furthest.TryGetValue(sensor, out var known) && ratio <= known.Ratio))
                continue;
            furthest[sensor] = (ratio, new DriftFinding(
                sensor, of.Name, threshold, [.. moved.OrderByDescending(static pair => pair.Shift.PopulationStability)], rows.Count, request.From, request.To));
        }
        return [.. furthest.Values.OrderByDescending(static pair => pair.Ratio).Select(static pair => pair.Finding)];
    }
}
