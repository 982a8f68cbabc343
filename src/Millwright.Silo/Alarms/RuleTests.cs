using Millwright.Storage.Alarms;
using Millwright.Storage.Machines;
using Millwright.Twins.Alarms;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Alarms;

/// <summary>How many alarms a rule would have raised on a machine.</summary>
public sealed record MachineAlarms(string MachineId, int Alarms);

/// <summary>One alarm that a rule would have raised.</summary>
/// <param name="ReturnedAt">The last return; null: it was in alarm at the end of the range.</param>
public sealed record RehearsedAlarm(string MachineId, string? Sensor, DateTimeOffset RaisedAt, DateTimeOffset? ReturnedAt, int Repeats);

public sealed record TestedRange(DateTimeOffset From, DateTimeOffset To);

/// <summary>What a rule would have raised.</summary>
/// <param name="ShorterThanMinute">Alarms that had returned within a minute.</param>
/// <param name="Chattering">Alarms that were raised three times or more within a minute.</param>
/// <param name="Longest">The longest time from raise to return.</param>
/// <param name="Truncated">There were more readings than one test takes; the figures are of those before.</param>
/// <param name="Items">The first 200.</param>
public sealed record RuleTestReport(
    int Alarms, int ShorterThanMinute, int Chattering, IReadOnlyList<MachineAlarms> PerMachine, TimeSpan Longest, DateTimeOffset? FirstRaisedAt, TestedRange Range,
    long Readings, bool Truncated, IReadOnlyList<RehearsedAlarm> Items);

/// <summary>Runs rules against history before they are switched on.</summary>
public sealed class RuleTests(TwinStore twins, RuleHistory history)
{
    private const int MostItems = 200;
    private const long MostReadings = 2_000_000;
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);

    /// <param name="machines">Those that are not registered are passed over.</param>
    public async Task<RuleTestReport> Run(
        AlarmRule rule, IEnumerable<MachineId> machines, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken)
    {
        var readings = 0L;
        var alarms = new List<(RehearsedAlarm Alarm, bool Chattered)>();
        foreach (var machine in machines)
        {
            if (readings >= MostReadings)
                break;
            if (await twins.Registration(machine, cancellationToken) is not { } registered)
                continue;
            var rehearsal = new Rehearsal(machine, registered.Desired, rule);
            var suppressions = new Queue<PastSuppression>(await history.Suppressions(registered.Machine.Key, rule.Suppress.Parent, from, to, cancellationToken));
            await foreach (var reading in history.Readings(registered.Machine.Key, from, to, MostReadings - readings, cancellationToken))
            {
                Take(suppressions, reading.At);
                rehearsal.Take(reading);
                readings++;
            }
            Take(suppressions, to.Micros());
            rehearsal.End(to.Micros());
            foreach (var alarm in rehearsal.Alarms)
                alarms.Add((new RehearsedAlarm(
                    machine.Value, alarm.Sensor, Time.Moment(alarm.RaisedAt), alarm.InAlarm ? null : Time.Moment(alarm.ReturnedAt), alarm.Repeats), rehearsal.Chattering.Contains(alarm.Id)));

            void Take(Queue<PastSuppression> waiting, long until)
            {
                while (waiting.TryPeek(out var next) && next.At <= until)
                    rehearsal.Take(waiting.Dequeue());
            }
        }
        return Report(alarms, new TestedRange(from, to), readings);
    }

    private static RuleTestReport Report(List<(RehearsedAlarm Alarm, bool Chattered)> alarms, TestedRange range, long readings)
    {
        var lengths = alarms.ConvertAll(row => (row.Alarm.ReturnedAt ?? range.To) - row.Alarm.RaisedAt);
        var perMachine = alarms.GroupBy(static row => row.Alarm.MachineId).Select(static machine => new MachineAlarms(machine.Key, machine.Count()));
        return new RuleTestReport(
            alarms.Count, alarms.Where((row, place) => row.Alarm.ReturnedAt is not null && lengths[place] < Short).Count(), alarms.Count(static row => row.Chattered),
            [.. perMachine.OrderByDescending(static machine => machine.Alarms).ThenBy(static machine => machine.MachineId, StringComparer.Ordinal)],
            lengths.Count == 0 ? TimeSpan.Zero : lengths.Max(), alarms.Count == 0 ? null : alarms.Min(static row => row.Alarm.RaisedAt), range, readings,
            readings >= MostReadings, [.. alarms.Select(static row => row.Alarm).OrderBy(static alarm => alarm.RaisedAt).Take(MostItems)]);
    }
}
