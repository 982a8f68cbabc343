using Millwright.Evaluation.Data;
using Millwright.Evaluation.Reports;
using Millwright.Learning.Anomalies;
using static Millwright.Evaluation.Reports.MarkdownTable;

namespace Millwright.Evaluation.Oddities;

/// <summary>
/// What the product's own detectors find of readings that are odd within the limits, on simulated machines, with limits learnt as in service: for an alarm a month, machine and algorithm.
/// False alarms are those on the same machines without oddities.
/// </summary>
internal static class OddReadings
{
    private const int Machines = 4;
    private static readonly TimeSpan Learn = TimeSpan.FromDays(30);
    private static readonly TimeSpan Judge = TimeSpan.FromDays(30);

    public static void Score(DirectoryInfo folder)
    {
        DataSet.Title("Simulated machines: odd readings within the limits");
        var cost = Cost.Begin();
        var tallies = SimulatedMachine.Plants(Machines, Learn, Judge).AsParallel().AsOrdered().WithDegreeOfParallelism(Environment.ProcessorCount).Select(TallyOf).ToList();
        DataSet.Say($"{tallies.Count} types of {Machines} machines, a reading a minute: {Learn.TotalDays:0} days to learn from, {Judge.TotalDays:0} to judge by. {cost}.");
        var all = tallies.Aggregate(static (one, other) => one + other);
        var kinds = Enum.GetValues<OddityKind>();
        var table = new MarkdownTable(["detector", .. kinds.Select(kind => $"{kind.ToString().ToLowerInvariant()} (of {all.Oddities[(int)kind]})"), "all", "false alarms a machine-month"]);
        foreach (var (place, name) in OddityTally.Names.Index())
            table.Row([name, .. kinds.Select(kind => Share(all.Found[place][(int)kind], all.Oddities[(int)kind])), Share(all.Found[place].Sum(), all.Oddities.Sum()), Figure(all.FalseAlarms[place] / all.Months, 2)]);
        var types = new MarkdownTable("type", "found by any", "by the model", "by streaming detectors", "false alarms a machine-month of any");
        foreach (var tally in tallies)
            types.Row([tally.Type, .. OddityTally.Together.Select(place => Share(tally.Found[place].Sum(), tally.Oddities.Sum())), Figure(tally.FalseAlarms[OddityTally.Any] / tally.Months, 2)]);
    }

    private static string Share(int found, int all) => Figure((double)found / all, 2);

    private static OddityTally TallyOf(SimulatedMachine[] machines)
    {
        var watcher = Watcher.Learn(machines[0].Type, machines);
        var tally = OddityTally.None(machines[0].Type.Name);
        foreach (var machine in machines)
        {
            tally.AddFalseAlarms(watcher.Judge(machine, machine.Sound), AlarmBudget.Default.Separation / SimulatedMachine.Interval, Judge / AlarmBudget.Month);
            tally.AddFound(watcher.Judge(machine, machine.Odd), machine.Oddities);
        }
        return tally;
    }
}
