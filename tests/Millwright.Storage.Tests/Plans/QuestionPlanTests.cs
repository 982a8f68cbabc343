using Millwright.Storage.Alarms;
using Millwright.Storage.Anomalies;
using Millwright.Storage.Episodes;
using Millwright.Storage.Events;
using Millwright.Storage.History;
using Millwright.Storage.Incidents;
using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Storage.Notices;
using Millwright.Twins.Alarms;
using Millwright.Twins.Alarms.Performance;
using Millwright.Twins.Machines;

namespace Millwright.Storage.Tests.Plans;

/// <summary>
/// Every question that is asked of a table which grows, as people, pages and the product itself ask it, against a database with something in it: no plan may read such a
/// table from end to end, or read much of it only to put it aside.
/// </summary>
public sealed class QuestionPlanTests(FilledDatabase filled) : IClassFixture<FilledDatabase>
{
    private const int PageSize = 50;
    private static readonly DateTimeOffset From = new(2026, 3, 5, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = From.AddHours(6);
    private static readonly Guid Known = new("00000000-0000-0000-0000-000000000064");
    private static readonly Guid Champion = new("00000000-0000-0000-0000-000000000001");
    private static readonly Guid Recent = new("00000000-0000-0000-0000-000000002328");
    private static readonly Period Day = new(Micros(From.AddDays(-30)), Micros(From.AddDays(-29)));
    private static readonly CancellationToken None = CancellationToken.None;

    private static readonly Dictionary<string, Func<Database, MachineRecord, Task>> Questions = new(StringComparer.Ordinal)
    {
        ["readings, a page"] = static (database, machine) => new HistoryQueries(database).Raw(machine, null, From, To, PageSize, null, None),
        ["readings, streamed"] = static (database, machine) => Drain(new HistoryQueries(database).Stream(machine, From, To, PageSize, None)),
        ["buckets of a second"] = static (database, machine) => new HistoryQueries(database).Buckets(machine, "temperature", From, From.AddMinutes(10), TimeSpan.FromSeconds(1), None),
        ["buckets of a minute"] = static (database, machine) => new HistoryQueries(database).Buckets(machine, "temperature", From, To, TimeSpan.FromMinutes(1), None),
        ["buckets of an hour"] = static (database, machine) => new HistoryQueries(database).Buckets(machine, "temperature", From, From.AddDays(3), TimeSpan.FromHours(1), None),
        ["buckets of a day"] = static (database, machine) => new HistoryQueries(database).Buckets(machine, "temperature", From.AddDays(-30), From, TimeSpan.FromDays(1), None),
        ["a curve"] = static (database, machine) => new HistoryQueries(database).Points(machine, "temperature", From, To, 200, None),
        ["trends of machines"] = static (database, machine) => new TrendQueries(database).Means(
            [.. Enumerable.Range(0, 20).Select(number => new TrendWish(machine.Key + number, "temperature"))], From, TimeSpan.FromMinutes(5), 72, None),
        ["events of a machine"] = static (database, machine) => new EventQueries(database).List(machine.Id, null, null, null, PageSize, null, None),
        ["events of a time"] = static (database, _) => new EventQueries(database).List(null, null, From, To, PageSize, null, None),
        ["episodes of a machine"] = static (database, machine) => new EpisodeQueries(database).List(machine.Id, null, PageSize, null, None),
        ["episodes, newest"] = static (database, _) => new EpisodeQueries(database).List(null, null, PageSize, null, None),
        ["episodes, active"] = static (database, _) => new EpisodeQueries(database).List(null, true, PageSize, null, None),
        ["an episode"] = static (database, _) => new EpisodeQueries(database).Get(Known, None),
        ["the episode before"] = static (database, _) => new EpisodeComparison(database).EndBefore(Known, None),
        ["an episode and those before it"] = static (database, _) => new EpisodeComparison(database).WithPast(Recent, 10, None),
        ["alarms, newest"] = static (database, _) => Alarms(database).List(new AlarmFilter(), AlarmOrder.RaisedAt, true, PageSize, null, None),
        ["alarms, open, the worst first"] = static (database, _) => Alarms(database).List(new AlarmFilter(Open: true), AlarmOrder.Severity, true, PageSize, null, None),
        ["alarms of a machine"] = static (database, _) => Alarms(database).List(new AlarmFilter(Machine: "m-7"), AlarmOrder.RaisedAt, true, PageSize, null, None),
        ["alarms of an incident"] = static (database, _) => Alarms(database).List(new AlarmFilter(Incident: Known), AlarmOrder.RaisedAt, true, PageSize, null, None),
        ["alarms of a time"] = static (database, _) => Alarms(database).List(new AlarmFilter(From: From.AddDays(-40), To: From.AddDays(-39)), AlarmOrder.RaisedAt, true, PageSize, null, None),
        ["an alarm"] = static (database, _) => Alarms(database).Get(Known, None),
        ["open alarms by id"] = static (database, _) => Alarms(database).Open([Known], None),
        ["all open alarms"] = static (database, _) => Drain(Alarms(database).AllOpen(None)),
        ["an alarm's steps"] = static (database, _) => Alarms(database).Transitions(Known, PageSize, null, None),
        ["alarms counted"] = static (database, _) => Alarms(database).Summary(None),
        ["machines of alarms"] = static (database, _) => Alarms(database).MachinesOf([Known], None),
        ["alarms in alarm of parents"] = static (database, _) => Alarms(database).InAlarm([new ParentRule("m-7", "rule-7")], None),
        ["a parent's past"] = static (database, machine) => new RuleHistory(database).Suppressions(machine.Key, new ParentRule("m-7", "rule-7"), From, To, None),
        ["readings of a trial"] = static (database, machine) => Drain(new RuleHistory(database).Readings(machine.Key, From, To, 100, None)),
        ["annunciations of a line"] = static (database, _) => new PerformanceQueries(database).Annunciations(Day, "site-3", "line-7", None),
        ["limits of sources"] = static (database, _) => new PerformanceQueries(database).LimitsOf([new AlarmSource("m-7", "rule-6", null), new AlarmSource("m-8", "rule-7", null)], None),
        ["depths of gaps"] = static (database, _) => new PerformanceQueries(database).Depths(
            new SourceLimit(new AlarmSource("m-7", "limit", "temperature"), 90, null, IsHigh: true), [new Gap(Micros(From), Micros(From.AddMinutes(10))), new Gap(Micros(To), Micros(To.AddMinutes(10)))], None),
        ["anomalies of a machine"] = static (database, machine) => new AnomalyQueries(database).List(new AnomalyFilter(Machine: machine.Id), PageSize, null, None),
        ["anomalies, newest"] = static (database, _) => new AnomalyQueries(database).List(new AnomalyFilter(), PageSize, null, None),
        ["anomalies of a time"] = static (database, _) => new AnomalyQueries(database).List(new AnomalyFilter(From: From.AddDays(-40), To: From.AddDays(-39)), PageSize, null, None),
        ["incidents, newest"] = static (database, _) => new IncidentQueries(database).List(new IncidentFilter(), PageSize, null, None),
        ["incidents, open"] = static (database, _) => new IncidentQueries(database).List(new IncidentFilter(Open: true), PageSize, null, None),
        ["an incident"] = static (database, _) => new IncidentQueries(database).Get(Known, None),
        ["what happened in an incident"] = static (database, _) => new IncidentQueries(database).Timeline(Known, PageSize, null, None),
        ["notices, newest"] = static (database, _) => new DeliveryLog(database).List(new NoticeFilter(), PageSize, null, None),
        ["notices of an alarm"] = static (database, _) => new DeliveryLog(database).List(new NoticeFilter(AlarmId: Known), PageSize, null, None),
        ["notices of a person"] = static (database, _) => new DeliveryLog(database).List(new NoticeFilter(UserId: Champion), PageSize, null, None),
        ["notices are routed"] = static (database, _) => new OutboxRouting(database).Route(100, static (_, _, _) => [], To, None),
        ["a notice is sent"] = static (database, _) => Send(new Outbox(database)),
        ["attempts of a notice"] = static (database, _) => new DeliveryLog(database).Attempts(Known, None),
        ["the system's log"] = static (database, _) => new SystemLog(database).List(null, null, PageSize, null, None),
        ["the system's log of an action"] = static (database, _) => new SystemLog(database).List("action-7", null, PageSize, null, None),
        ["machines"] = static (database, _) => new MachineDirectory(database, TimeProvider.System).List(new MachineFilter(), MachineOrder.Id, false, PageSize, null, None),
        ["a twin is opened"] = static (database, machine) => new TwinStore(database).Open(machine.Id, false, None),
        ["a twin as of an instant"] = static (database, machine) => new TwinStore(database).PastAt(machine.Id, From.ToUnixTimeMilliseconds() * 1000, None),
        ["predictions of a machine"] = static (database, machine) => new PredictionStore(database).List(machine.Id, null, false, PageSize, null, None),
        ["predictions, newest"] = static (database, _) => new PredictionStore(database).List(null, null, true, PageSize, null, None),
        ["a prediction"] = static (database, _) => new PredictionStore(database).Find(Known, None),
        ["outcomes become known"] = static (database, _) => new PredictionOutcomes(database).Confirm(From, To, None),
        ["people say of which kind an episode was"] = static (database, _) => new PredictionOutcomes(database).ConfirmKind(Champion, [Known], [1], 1, To, None),
        ["what was told of named episodes"] = static (database, _) => new PredictionOutcomes(database).ToldOf([Champion], [Known], None),
        ["accuracy of a day"] = static (database, _) => new PredictionStore(database).Accuracy(null, From, From.AddDays(1), None),
        ["risks of a version by day"] = static (database, _) => new QualityLog(database, TimeProvider.System).Counts(Champion, TimeSpan.FromDays(1), None),
        ["the span of a version's risks"] = static (database, _) => new QualityLog(database, TimeProvider.System).Span(Champion, None),
        ["risks that a version told"] = static (database, machine) => new QualityLog(database, TimeProvider.System).Told(Champion, [machine.Key], From, To, 3, None),
        ["what came of risks"] = static (database, _) => new QualityLog(database, TimeProvider.System).Realised(Champion, From, To, None),
        ["episodes to learn from"] = static (database, machine) => new TrainingHistory(database).Episodes(machine.Key, To, To, None),
        ["readings to learn from"] = static (database, machine) => Drain(new TrainingHistory(database).Readings(machine.Key, From, To, To, None)),
        ["limits that were passed"] = static (database, machine) => new TrainingHistory(database).LimitsPassed(machine.Key, To, To, null, None),
        ["limits that were passed last"] = static (database, machine) => new TrainingHistory(database).LimitsPassed(machine.Key, To, To, 64, None),
        ["the reading of an instant"] = static (database, machine) => new TrainingHistory(database).ReadingAt(machine.Key, To, None),
        ["the newest reading"] = static (database, machine) => new TrainingHistory(database).NewestReading(machine.Key, None),
        ["maintenance"] = static (database, machine) => new TrainingHistory(database).Maintenance(machine.Key, To, To, None),
        ["steps of a chain"] = static (database, _) => new LearningLog(database).Chain(Known, None),
    };

    public static TheoryData<string> Names => new(Questions.Keys);

    [Theory, MemberData(nameof(Names))]
    public async Task A_question_reads_no_large_table_from_end_to_end(string question)
    {
        var machine = (await new MachineRegistry(filled.Scratch.Database!).Get(Id("m-7"), None))!;
        filled.Plans();

        await Questions[question](filled.Watched, machine);

        var plans = filled.Plans();
        plans.ShouldNotBeEmpty();
        plans.SelectMany(LargeTables.Faults).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_range_of_time_looks_only_into_the_partitions_in_which_it_lies()
    {
        var machine = (await new MachineRegistry(filled.Scratch.Database!).Get(Id("m-7"), None))!;
        filled.Plans();

        (await new HistoryQueries(filled.Watched).Raw(machine, null, From, To, PageSize, null, None)).Items.ShouldNotBeEmpty();

        filled.Plans().SelectMany(static plan => plan.PartitionsOf("readings")).Distinct().Count().ShouldBe(1);
    }

    private static AlarmQueries Alarms(Database database) => new(database, TimeProvider.System);

    private static MachineId Id(string text) => MachineId.TryParse(text, out var id) ? id : throw new FormatException(text);

    /// <summary>The whole way of a notice: a lease, the next that is due, how much waits beside it, its end.</summary>
    private static async Task Send(Outbox outbox)
    {
        var (owner, minute, now) = (Guid.NewGuid(), TimeSpan.FromMinutes(1), DateTimeOffset.UnixEpoch.AddYears(70));
        var destination = (await outbox.Lease(owner, minute, most: 10, now, told: From, None)).ShouldHaveSingleItem();
        var notice = (await outbox.Begin(destination.Id, owner, minute, now, None)).ShouldNotBeNull();
        (await outbox.Backlog(destination, now.AddHours(-1), now, None)).ShouldNotBeNull();
        await outbox.Finish(destination.Id, notice, new AttemptEnd("sent", 200, null, null, null, NoticeState.Sent, now, 0, null), None);
        await outbox.Release(destination.Id, owner, pausedUntil: null, None);
    }

    private static long Micros(DateTimeOffset at) => at.ToUnixTimeMilliseconds() * 1000;

    private static async Task Drain<T>(IAsyncEnumerable<T> answers)
    {
        await foreach (var _ in answers)
        {
        }
    }
}
