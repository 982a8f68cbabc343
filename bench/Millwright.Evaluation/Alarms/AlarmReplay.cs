using Millwright.Twins.Alarms;
using Millwright.Twins.Incidents;
using Millwright.Twins.Machines;
using Millwright.Twins.Readings;

namespace Millwright.Evaluation.Alarms;

/// <summary>
/// What a twin of a series would have told its operator, who acknowledges each alarm at once. The product's rules judge: <see cref="Rehearsal"/>
/// for the alarms, <see cref="IncidentRule"/> for the incidents.
/// </summary>
internal static class AlarmReplay
{
    /// <summary>
    /// Three raises within a minute are chattering. Where a row comes less often than this, the minute could not hold three raises, so chattering
    /// is judged by a second replay in which rows come every ten seconds: a minute is then six rows, the least that three raises fit into.
    /// </summary>
    private static readonly TimeSpan _slowestForChattering = TimeSpan.FromSeconds(10);

    public static ReplayOutcome Of(LabelledSeries series, AlarmVariant variant)
    {
        var step = TimeSpan.FromMicroseconds(series.Step);
        var alarms = Rehearse(series, variant, step).Alarms.ToList();
        var scored = alarms.FindAll(alarm => alarm.RaisedAt >= series.At[LearntLimits.Rows(series.At.Length)]);
        var told = variant.Correlated
            ? Incidents(series.Machine, scored, step).Select(static incident => new Announcement(incident.StartedAt, incident.LastRaisedAt))
            : scored.Select(static alarm => new Announcement(alarm.RaisedAt, alarm.RaisedAt));
        var (chattering, among) = Chattering(series, variant, step);
        return new ReplayOutcome([.. told.OrderBy(static one => one.From)], chattering, among);
    }

    private static (int Chattering, int Among) Chattering(LabelledSeries series, AlarmVariant variant, TimeSpan step)
    {
        var first = LearntLimits.Rows(series.At.Length);
        var paced = series;
        if (step > _slowestForChattering)
            (paced, step) = (series with { At = [.. Enumerable.Range(0, series.At.Length).Select(row => series.At[0] + row * (long)_slowestForChattering.TotalMicroseconds)] }, _slowestForChattering);
        var rehearsal = Rehearse(paced, variant, step);
        var among = rehearsal.Alarms.Where(alarm => alarm.RaisedAt >= paced.At[first]).Select(static alarm => alarm.Id).ToHashSet();
        return (among.Count(rehearsal.Chattering.Contains), among.Count);
    }

    private static Rehearsal Rehearse(LabelledSeries series, AlarmVariant variant, TimeSpan step)
    {
        if (!MachineId.TryParse(series.Machine, out var machine))
            throw new ArgumentException($"'{series.Machine}' is no machine id; expected {MachineId.Expectation}.", nameof(series));
        var rehearsal = new Rehearsal(machine, LearntLimits.Of(series, variant, step), BuiltInRules.Find(BuiltInRules.Limit)!);
        for (var row = 0; row < series.At.Length; row++)
            rehearsal.Take(new JournaledReading(row + 1, series.At[row], series.At[row], row, 0, ReadingFlags.None, series.Sensors, series.Values[row]));
        rehearsal.End(series.At[^1]);
        return rehearsal;
    }

    /// <summary>With the product's own spans, or as many steps as make sense of them where rows are further apart.</summary>
    private static IReadOnlyList<Incident> Incidents(string machine, List<Alarm> alarms, TimeSpan step)
    {
        var usual = new IncidentOptions();
        var options = new IncidentOptions { Window = Longer(usual.Window, 2 * step), Longest = Longer(usual.Longest, 24 * step) };
        return IncidentRule.Of(
            alarms.Select(alarm => new RaisedAlarm(alarm.Id, Place.Of(machine, null, null), machine, alarm.Rule, alarm.RuleName, alarm.Severity, alarm.RaisedAt)), options);
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}

/// <summary>What was told of a series after the rows that teach.</summary>
/// <param name="Chattering">Alarms that chattered, of <paramref name="ChatteringAmong"/>.</param>
internal sealed record ReplayOutcome(IReadOnlyList<Announcement> Told, int Chattering, int ChatteringAmong);
