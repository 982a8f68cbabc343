using Microsoft.Extensions.Options;
using Millwright.Learning.Drift;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Compares what machines sent of late with what a version was learnt from: the population stability index, feature by feature and machine by machine. A
/// machine's week is never spread as all weeks of all machines are, so a feature has drifted only where it lies further off than any such span did in training.
/// </summary>
internal sealed class DriftLook(TrainingHistory history, MachineChoice choice, TrainingSets sets, TrainingThreads threads, IOptions<LearningOptions> options)
{
    /// <summary>Rows that a machine's window is looked at in.</summary>
    internal const int RowsPerWindow = 72;

    internal const int FewestRows = 24;

    private const string Detector = "psi";

    /// <summary>The largest of a training's windows is passed by chance now and then.</summary>
    private const double Leeway = 1.5;

    private readonly LearningOptions _options = options.Value;

    /// <returns>What it measured and found, one finding a sensor; null: there is too little to tell.</returns>
    public async Task<DriftMeasure?> Of(LoadedVersion version, CancellationToken cancellationToken)
    {
        var machines = (await history.Machines(version.Row.Scope, cancellationToken)).ToDictionary(static machine => machine.Key);
        var windows = await history.Healthy([.. machines.Keys], cancellationToken);
        if (windows.Count == 0)
            return null;
        var newest = windows.Max(static window => window.Newest);
        var present = windows.FindAll(window => window.Newest > newest - _options.DriftWindow).ConvertAll(window => machines[window.Machine]);
        var request = new TrainingRequest(
            newest - _options.DriftWindow, newest.AddMicroseconds(1), DateTimeOffset.MaxValue, _options.DriftWindow / RowsPerWindow, version.Row.Lineage.Seed);
        // What came after the training only: a window that was learnt from has not drifted.
        if (request.From < version.Row.Lineage.To)
            request = request with { From = version.Row.Lineage.To };
        if (request.From >= request.To)
            return null;
        // Of those that it was learnt from, by the seed of the training: the reference is of these machines, and each look sees the same.
        var known = version.LearntFrom is { } learnt ? present.FindAll(machine => learnt.Contains(machine.Key)) : present;
        if (known.Count == 0)
            return null;
        var chosen = new ChosenMachines((await choice.ForLook(known, request, cancellationToken)).Taken, present.Count);
        var set = await sets.Build(chosen.Taken, [version.Spec], request, request.SampleEvery, new Progress<double>(), cancellationToken);
        return await threads.Run(() => Measure(version, chosen, set, request), cancellationToken);
    }

    private DriftMeasure Measure(LoadedVersion version, ChosenMachines chosen, TrainingSet set, TrainingRequest request)
    {
        var machines = chosen.Taken;
        var rows = Enumerable.Range(0, set.Rows).GroupBy(row => set.Machine[row]).Where(static machine => machine.Count() >= FewestRows).ToList();
        var furthest = new Dictionary<string, (double Ratio, DriftFinding Finding)>(StringComparer.Ordinal);
        var (score, limit) = (0.0, _options.DriftThreshold);
        for (var feature = 0; feature < version.Spec.Features.Count; feature++)
        {
            var (of, reference, threshold) = (version.Spec.Features[feature], version.Reference.Quantiles[feature], Math.Max(_options.DriftThreshold, Leeway * version.Reference.Usual[feature]));
            if (reference.Length == 0 || of.Input is not { } sensor || of.Kind is FeatureKind.Since or FeatureKind.Running)
                continue;
            var moved = new List<(TrainingMachine Machine, DistributionShift Shift)>();
            foreach (var machine in rows)
            {
                var values = machine.Select(row => set.Inputs[0][feature][row]).Where(double.IsFinite).ToArray();
                if (values.Length < FewestRows)
                    continue;
                var shift = DistributionShift.Of(reference, values);
                if (shift.PopulationStability / threshold > score / limit)
                    (score, limit) = (shift.PopulationStability, threshold);
                if (shift.PopulationStability > threshold)
                    moved.Add((machines[machine.Key], shift));
            }
            var ratio = moved.Sum(pair => pair.Shift.PopulationStability / threshold);
            if (moved.Count == 0 || (furthest.TryGetValue(sensor, out var known) && ratio <= known.Ratio))
                continue;
            moved.Sort(static (one, other) => other.Shift.PopulationStability.CompareTo(one.Shift.PopulationStability));
            var most = moved[0].Shift;
            furthest[sensor] = (ratio, new DriftFinding(
                sensor, of.Name, Detector, most.PopulationStability, threshold, [.. moved.Select(static pair => pair.Machine.Id)], rows.Count, chosen.Of,
                (version.Row.Lineage.From, version.Row.Lineage.To, new BinShares(most.Edges, most.Reference)), (request.From, request.To, new BinShares(most.Edges, most.Current))));
        }
        return new DriftMeasure(score, limit, [.. furthest.Values.OrderByDescending(static pair => pair.Ratio).Select(static pair => pair.Finding)]);
    }
}
