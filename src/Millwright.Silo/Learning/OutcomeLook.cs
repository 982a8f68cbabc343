using System.Globalization;
using Microsoft.Extensions.Options;
using Millwright.Learning.Drift;
using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>
/// Notices by outcomes that what a champion has learnt no longer holds, though its inputs may be as ever: the errors of its risks run through a detector of growing means as they
/// become known, those that a failure followed apart from those that none did (Wang and Abraham, "Concept drift detection for streaming imbalanced data", IJCNN 2015): failures are
/// few, and would drown among the rest.
/// </summary>
internal sealed class OutcomeLook(OutcomeErrors errors, IOptions<LearningOptions> options)
{
    internal const string Detector = "hddm-a";
    internal const string Missed = "missed-failures";
    internal const string FalseAlarms = "false-alarms";

    /// <summary>Values that one look goes through, some months of a large fleet.</summary>
    private const int MostErrors = 50_000;

    /// <summary>A growth of the mean error that is worth while, however sure it is.</summary>
    private const double LeastGrowth = 0.05;

    /// <summary>What began longer ago was told in its time.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromDays(30);

    private readonly LearningOptions _options = options.Value;

    /// <returns>The newest change of each kind of error; none: there is none, or it is long known.</returns>
    public async Task<IReadOnlyList<DriftFinding>> Of(LoadedVersion version, CancellationToken cancellationToken)
    {
        if (version.Model is not { Task: PredictionTask.FailureRisk, HorizonHours: { } hours })
            return [];
        await errors.Gather(version.Row.Id, TimeSpan.FromHours(hours), cancellationToken);
        var known = await errors.Newest(version.Row.Id, MostErrors, cancellationToken);
        if (known.Count == 0)
            return [];
        var (since, found) = (known[^1].At - Fresh, new List<DriftFinding>());
        foreach (var (feature, isFailure) in new[] { (Missed, true), (FalseAlarms, false) })
            if (Change(known.FindAll(error => error.IsFailure == isFailure), feature, TimeSpan.FromHours(hours)) is { } change && change.Current.To > since)
                found.Add(change);
        return found;
    }

    /// <summary>The newest place where the errors have begun to grow; each look comes to the same, for it goes through the same errors.</summary>
    private DriftFinding? Change(List<OutcomeError> stream, string feature, TimeSpan horizon)
    {
        var (detector, began) = (new HddmA(_options.ErrorChance), 0);
        DriftFinding? change = null;
        for (var place = 0; place < stream.Count; place++)
        {
            if (detector.Add(stream[place].Error) != DriftLevel.Drift || detector.Found is not { } grown)
                continue;
            if (grown.MeanSince - grown.MeanBefore >= LeastGrowth)
                change = Finding(feature, grown, stream[began..(began + grown.Before)], stream[(began + grown.Before)..(place + 1)], horizon);
            began = place + 1;
        }
        return change;
    }

    private static DriftFinding Finding(string feature, GrownMean grown, List<OutcomeError> before, List<OutcomeError> since, TimeSpan horizon)
    {
        var machines = since.GroupBy(static error => error.Machine, static (machine, own) => (Machine: machine, Error: own.Average(static error => error.Error))).ToList();
        var worse = machines.Where(each => each.Error > grown.MeanBefore).OrderByDescending(static each => each.Error).ThenBy(static each => each.Machine.Value, StringComparer.Ordinal);
        return new DriftFinding(
            DriftKind.Concept, feature, feature, Detector, grown.MeanSince, grown.Limit, [.. worse.Select(static each => each.Machine)], machines.Count, machines.Count,
            (before[0].At, before[^1].At + horizon, Tenths(before)), (since[0].At, since[^1].At + horizon, Tenths(since)))
        {
            Errors = (grown.MeanBefore, grown.MeanSince),
            Reason = string.Create(
                CultureInfo.InvariantCulture,
                $"By outcomes it errs more than it did ({feature}): its mean error was {grown.MeanBefore:0.###} of {grown.Before} risks of a machine and horizon, and is {grown.MeanSince:0.###} of the {grown.Since} since {since[0].At:u}; up to {grown.Limit:0.###} it would be chance."),
        };
    }

    private static BinShares Tenths(List<OutcomeError> errors)
    {
        var shares = new double[10];
        foreach (var error in errors)
            shares[Math.Min(9, (int)(error.Error * 10))] += 1.0 / errors.Count;
        return new BinShares([.. Enumerable.Range(1, 9).Select(static edge => edge / 10.0)], shares);
    }
}
