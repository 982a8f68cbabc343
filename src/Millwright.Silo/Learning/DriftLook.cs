using Microsoft.Extensions.Options;
using Millwright.Learning.Drift;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Compares what machines sent of late with what a version was learnt from, feature by feature and machine by machine, by every measure of <see cref="ShiftRule"/>. A
/// machine's week is never spread as all weeks of all machines are, so a feature has drifted only where it lies further off than any such span did in training.
/// </summary>
internal sealed class DriftLook(TrainingHistory history, MachineChoice choice, TrainingSets sets, TrainingThreads threads, DriftLooks looks, IOptions<LearningOptions> options, TimeProvider clock)
{
    /// <summary>Rows that a machine's window is looked at in.</summary>
    internal const int RowsPerWindow = 72;

    internal const int FewestRows = 24;

    private readonly LearningOptions _options = options.Value;

    /// <summary>Measures, and keeps what it measured of each sensor in place of the look before.</summary>
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
        var (measure, sensors, watched) = await threads.Run(() => Measure(version, chosen, set, request), cancellationToken);
        await looks.Write(
            new DriftLookRow(version.Model.Name, version.Row.Scope, version.Row.Id, version.Row.Number, clock.GetUtcNow(), request.From, request.To, watched, chosen.Of, sensors), cancellationToken);
        return measure;
    }

    private (DriftMeasure Measure, IReadOnlyList<SensorShift> Sensors, int Watched) Measure(LoadedVersion version, ChosenMachines chosen, TrainingSet set, TrainingRequest request)
    {
        var rows = Enumerable.Range(0, set.Rows).GroupBy(row => set.Machine[row]).Where(static machine => machine.Count() >= FewestRows)
            .Select(machine => (Machine: chosen.Taken[machine.Key], Rows: machine.ToArray())).ToList();
        var features = Enumerable.Range(0, version.Spec.Features.Count).Where(feature => version.Reference.Quantiles[feature].Length > 0 && IsWatched(version.Spec.Features[feature])).ToList();
        var (rule, comparisons) = (_options.ShiftRule, Math.Max(1, features.Count * rows.Count));
        var shifts = features.SelectMany(feature => Moves(version, feature, set, rows, rule, comparisons)).ToList();
        var found = shifts.Where(static shift => shift.Decisive.Ratio > 1).GroupBy(static shift => shift.Feature).Select(static feature => feature.OrderByDescending(static shift => shift.Decisive.Ratio).ToList())
            .GroupBy(static feature => feature[0].Feature.Input!, StringComparer.Ordinal).Select(static sensor => sensor.MaxBy(static feature => feature.Sum(static shift => shift.Decisive.Ratio))!)
            .OrderByDescending(static feature => feature.Sum(static shift => shift.Decisive.Ratio)).Select(feature => Finding(version, chosen, request, feature, rows.Count)).ToList();
        var furthest = shifts.Count == 0 ? default : shifts.MaxBy(static shift => shift.Decisive.Ratio)!.Decisive;
        var sensors = shifts.GroupBy(static shift => shift.Feature.Input!, StringComparer.Ordinal).Select(SensorOf).OrderByDescending(static sensor => sensor.MachinesMoved).ThenBy(static sensor => sensor.Sensor, StringComparer.Ordinal).ToList();
        return (new DriftMeasure(furthest.Value, shifts.Count == 0 ? rule.Stability : furthest.Threshold, found), sensors, rows.Count);
    }

    /// <summary>Time only ever passes, what a machine has done only ever grows, and limits are passed by sensors that are watched themselves.</summary>
    private static bool IsWatched(Feature feature) => feature.Input is not null && feature.Kind is not (FeatureKind.Since or FeatureKind.Running or FeatureKind.Count);

    /// <summary>Of one machine and feature.</summary>
    private sealed record Shift(TrainingMachine Machine, Feature Feature, DistributionShift Distributions, IReadOnlyList<MeasuredShift> Measures, MeasuredShift Decisive);

    private static IEnumerable<Shift> Moves(LoadedVersion version, int feature, TrainingSet set, List<(TrainingMachine Machine, int[] Rows)> machines, ShiftRule rule, int comparisons)
    {
        foreach (var (machine, rows) in machines)
        {
            var values = rows.Select(row => set.Inputs[0][feature][row]).Where(double.IsFinite).ToArray();
            if (values.Length < FewestRows)
                continue;
            var shift = DistributionShift.Of(version.Reference.Quantiles[feature], values);
            var measures = rule.Judge(shift, version.Reference.Usual[feature], comparisons);
            if (rule.Decisive(measures) is { } decisive)
                yield return new Shift(machine, version.Spec.Features[feature], shift, measures, decisive);
        }
    }

    /// <param name="moved">The machines on which a feature has moved, the furthest first.</param>
    private static DriftFinding Finding(LoadedVersion version, ChosenMachines chosen, TrainingRequest request, List<Shift> moved, int watched)
    {
        var most = moved[0];
        return new DriftFinding(
            DriftKind.Inputs, most.Feature.Input!, most.Feature.Name, DetectorNames.Of(most.Decisive.Measure), most.Decisive.Value, most.Decisive.Threshold,
            [.. moved.Select(static shift => shift.Machine.Id)], watched, chosen.Of,
            (version.Row.Lineage.From, version.Row.Lineage.To, new BinShares(most.Distributions.Edges, most.Distributions.Reference)),
            (request.From, request.To, new BinShares(most.Distributions.Edges, most.Distributions.Current)))
        {
            Measures = RowsOf(most),
        };
    }

    private static SensorShift SensorOf(IGrouping<string, Shift> sensor)
    {
        var furthest = sensor.MaxBy(static shift => shift.Decisive.Ratio)!;
        return new SensorShift(
            sensor.Key, furthest.Feature.Name, furthest.Machine.Id.Value, sensor.Where(static shift => shift.Decisive.Ratio > 1).Select(static shift => shift.Machine.Key).Distinct().Count(),
            DetectorNames.Of(furthest.Decisive.Measure), RowsOf(furthest));
    }

    private static List<MeasureRow> RowsOf(Shift shift) => [.. shift.Measures.Select(each => new MeasureRow(
        DetectorNames.Of(each.Measure), each.Value, each.Threshold, each.Chance, each.Measure == ShiftMeasure.Wasserstein ? shift.Distributions.Wasserstein : null, each.Decides))];
}
