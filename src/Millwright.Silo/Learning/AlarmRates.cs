using Millwright.Learning.Anomalies;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Silo.Learning;

/// <summary>How often a detector, or several that share a budget, told of something in quiet time.</summary>
/// <param name="Alarms">So many false alarms; <paramref name="PerMonth"/>: a month of quiet time (30 days).</param>
/// <param name="Budget">What its limit was learnt for, a month.</param>
public sealed record AlarmRate(IReadOnlyList<string> Algorithms, int Alarms, double PerMonth, double Budget);

/// <summary>False alarms of the detectors of one machine since their limits were learnt.</summary>
/// <param name="Counted">From when, until when and in how many quiet days they were counted; null: the version has judged the machine for less than a day.</param>
public sealed record MachineAlarmRates(MachineId Machine, string Model, int ModelVersion, AlarmCount? Counted, IReadOnlyList<AlarmRate> Rates);

/// <summary>Whether the detectors keep the budget of false alarms that their limits were learnt for.</summary>
public sealed class AlarmRates
{
    private readonly ModelCatalog _catalog;
    private readonly MachineRegistry _machines;
    private readonly AlarmCounts _counts;

    internal AlarmRates(ModelCatalog catalog, MachineRegistry machines, AlarmCounts counts) => (_catalog, _machines, _counts) = (catalog, machines, counts);

    /// <returns>Null: the machine is not registered, or no version of the anomaly model answers for it.</returns>
    public async Task<MachineAlarmRates?> Of(MachineId machine, CancellationToken cancellationToken)
    {
        if (await _machines.Get(machine, cancellationToken) is not { } found
            || _catalog.For(machine, found.Type, found.Site).Select(static pair => pair.Answers).FirstOrDefault(static version => version.Model.Task == PredictionTask.Anomaly) is not { } version)
            return null;
        var counted = await _counts.Of(found.Key, version.Row.Id, version.Name, version.Row.Lineage.To, AnomalyScorer.Ahead, cancellationToken);
        return new MachineAlarmRates(machine, version.Model.Name, version.Row.Number, counted, counted is null ? [] : Rates(version, counted));
    }

    /// <summary>The measures of the model share one budget; each streaming detector that has a limit has one of its own, shared by the sensors.</summary>
    private static List<AlarmRate> Rates(LoadedVersion version, AlarmCount counted)
    {
        var streaming = version.Limits.Select(static limit => limit.Kind.Algorithm).Distinct().Select(static algorithm => new[] { algorithm });
        return [.. streaming.Prepend([.. QuietModel.Measures.Select(static measure => measure.Algorithm)]).Select(algorithms => Rate(algorithms, counted))];
    }

    private static AlarmRate Rate(string[] algorithms, AlarmCount counted)
    {
        var alarms = algorithms.Sum(algorithm => counted.ByAlgorithm.GetValueOrDefault(algorithm));
        return new AlarmRate(algorithms, alarms, counted.QuietDays > 0 ? alarms / counted.QuietDays * AlarmBudget.Month.TotalDays : 0, AlarmBudget.Default.PerMonth);
    }
}
