using Millwright.Learning.Anomalies;
using Millwright.Silo.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Anomalies;
using Millwright.Twins.Events;

namespace Millwright.Silo.Learning;

/// <summary>
/// Makes anomalies of what detectors and model find strange about one machine. What stays strange, or becomes so again within the separation of the alarm
/// budget, is one anomaly of its algorithm; after a restart it may be told once more. Runs in the turns of its twin.
/// </summary>
internal sealed class MachineStrangeness(TwinScoring shared)
{
    private readonly Dictionary<string, long> _lastStrange = new(StringComparer.Ordinal);

    /// <summary>Judges what the streaming detectors made of the newest reading.</summary>
    public void Judge(LiveMachine live, LoadedVersion version, MachineDetectors detectors, long at)
    {
        for (var place = 0; place < version.Limits.Count; place++)
        {
            var limit = version.Limits[place];
            var score = detectors.Score(limit.Detector, limit.Sensor);
            if (score >= limit.Threshold && IsNew(limit.Kind.Algorithm, at))
                shared.Keep(live.Machine, new Anomaly(
                    IdOf(live, version, limit.Kind.Algorithm, at), at, limit.Kind.AnomalyType, Severity.Warning, detectors.Sensors[limit.Sensor], limit.Kind.Algorithm, live.State.NewestValues(),
                    new Dictionary<string, double> { ["score"] = score, ["threshold"] = limit.Threshold }, ModelVersion: version.Name));
        }
    }

    /// <summary>Judges what the model made of its inputs.</summary>
    public void Judge(LiveMachine live, LoadedVersion version, long at, Score score, double[] inputs)
    {
        if (score.Value < AnomalyScorer.Anomaly || version.Scorer is not AnomalyScorer scorer)
            return;
        foreach (var (measure, value) in scorer.Anomalies(inputs))
        {
            var (algorithm, type) = QuietModel.Measures[measure];
            if (!IsNew(algorithm, at))
                continue;
            var seen = version.Spec.Features.Select((feature, place) => (feature.Name, Value: inputs[place])).Where(static input => double.IsFinite(input.Value));
            shared.Keep(live.Machine, new Anomaly(
                IdOf(live, version, algorithm, at), at, type, Severity.Warning, null, algorithm, live.State.NewestValues(),
                new Dictionary<string, double> { ["score"] = value, ["threshold"] = AnomalyScorer.Anomaly },
                seen.ToDictionary(static input => input.Name, static input => input.Value, StringComparer.Ordinal), score.Confidence, version.Name));
        }
    }

    private bool IsNew(string algorithm, long at)
    {
        var isNew = !_lastStrange.TryGetValue(algorithm, out var last) || at - last >= AlarmBudget.Default.Separation.Micros();
        _lastStrange[algorithm] = at;
        return isNew;
    }

    private static Guid IdOf(LiveMachine live, LoadedVersion version, string algorithm, long at) =>
        DerivedId.Of(live.Machine.Id.Value, "anomaly", at, $"{algorithm}:{version.Row.Id}");
}
