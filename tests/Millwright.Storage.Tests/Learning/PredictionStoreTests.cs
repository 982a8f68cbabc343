using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Storage.Tests.Learning;

/// <summary>Predictions, and what came of them.</summary>
public sealed class PredictionStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private const long Hour = 60 * Moments.Minute;
    private readonly PredictionStore _predictions = new(database.Require().Database);
    private readonly PredictionOutcomes _outcomes = new(database.Require().Database);
    private VersionRow _version = null!;
    private long _machine;

    public async ValueTask InitializeAsync()
    {
        await database.Execute("DELETE FROM predictions; DELETE FROM alarms; DELETE FROM episodes; DELETE FROM twin_heads; DELETE FROM machines");
        _version = await Learnt.Version(database, TimeProvider.System);
        _machine = await database.Scalar<long>("INSERT INTO machines (machine_id, name, type) VALUES ('pump-1', 'pump-1', 'pump') RETURNING machine_key");
        await database.Execute($"INSERT INTO twin_heads (machine_key, last_event_at) VALUES ({_machine}, '{Moments.Time(Moments.Start + 100 * Hour):O}')");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_prediction_that_is_made_twice_is_kept_once_with_all_that_it_said()
    {
        var made = Risk(0, 0.7);
        await _predictions.Write([made, Risk(1, 0.2)], CancellationToken.None);
        await _predictions.Write([made], CancellationToken.None);

        var page = await List();
        page.Count.ShouldBe(2);
        var kept = page.Single(row => row.Id == made.Id);
        (kept.Machine, kept.Value, kept.Model, kept.ModelVersion, kept.Threshold).ShouldBe(("pump-1", 0.7, Learnt.Risk, _version.Number, 0.8));
        kept.Factors.ShouldBe([new FactorRow("temperature.last", 91.5, 0.3), new FactorRow("pressure.last", null, -0.1)]);
        (await database.Scalar<string>($"SELECT prediction_type FROM model_predictions WHERE prediction_id = '{made.Id}'")).ShouldBe("failure-risk");
    }

    [Fact]
    public async Task A_failure_settles_the_risks_that_looked_over_it_and_no_other()
    {
        await Episode(30, 32);
        await _predictions.Write([Risk(0, 0.1), Risk(10, 0.9), Risk(31, 0.4)], CancellationToken.None);

        await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None);

        (await List()).OrderBy(static row => row.At).Select(static row => row.ActualValue).ShouldBe([0, 1, 0]);
    }

    [Fact]
    public async Task A_failure_counts_in_the_quality_only_once_its_horizon_has_passed()
    {
        await Episode(90, 92);
        await _predictions.Write([Risk(70, 0.9), Risk(85, 0.9), Risk(40, 0.2)], CancellationToken.None);

        await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None);

        (await List()).Count(static row => row.ActualValue is not null).ShouldBe(3);
        var counts = await new QualityLog(database.Database, TimeProvider.System).Counts(_version.Id, TimeSpan.FromDays(9), CancellationToken.None);
        (counts.Sum(static count => count.Made), counts.Sum(static count => count.Known), counts.Sum(static count => count.Failed)).ShouldBe((3, 2, 1));
    }

    [Fact]
    public async Task Downtime_is_settled_by_the_hours_within_its_horizon()
    {
        await Episode(20, 26);
        await _predictions.Write([Risk(0, 3) with { Task = PredictionTask.Downtime, Low = 2, High = 5 }], CancellationToken.None);

        await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None);

        (await List()).ShouldHaveSingleItem().ActualValue.ShouldBe(4);
        var day = (await _predictions.Accuracy(Learnt.Risk, Moments.Time(Moments.Start), Moments.Time(Moments.Start + Hour), CancellationToken.None)).ShouldHaveSingleItem();
        (day.Made, day.Confirmed, day.Accuracy, day.MeanError).ShouldBe((1, 1, 1, 1));
    }

    [Fact]
    public async Task Time_left_is_settled_by_the_next_failure_and_not_by_a_later_one()
    {
        await Episode(5, 6);
        await Episode(50, 51);
        await _predictions.Write([Left(0), Left(40), Left(60)], CancellationToken.None);

        await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None);

        (await List()).OrderBy(static row => row.At).Select(static row => row.ActualValue).ShouldBe([5, 10, null]);
    }

    [Fact]
    public async Task An_anomaly_was_one_where_a_failure_or_an_alarm_of_weight_came_within_its_day()
    {
        await Episode(30, 31);
        await Alarm(60, "warning");
        await Alarm(90, "info");
        await _predictions.Write([Strange(2, 1.4), Strange(10, 1.4), Strange(20, 0.3), Strange(40, 1.1), Strange(62, 0.2), Strange(70, 2)], CancellationToken.None);

        await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None);

        (await List()).OrderBy(static row => row.At).Select(static row => row.ActualValue).ShouldBe([0, 1, 1, 1, 0, 0]);
        var days = await _predictions.Accuracy(Learnt.Risk, Moments.Time(Moments.Start), Moments.Time(Moments.Start + 100 * Hour), CancellationToken.None);
        (days.Sum(static day => day.Confirmed * day.Accuracy!.Value), days.All(static day => day.MeanError is null)).ShouldBe((3, true));
    }

    [Fact]
    public async Task Two_versions_of_anomalies_are_compared_by_the_share_that_was_wrong_and_of_kinds_not_at_all()
    {
        var other = (await Learnt.Version(database, TimeProvider.System, content: 2)).Id;
        await Episode(30, 31);
        await _predictions.Write([Strange(2, 0.9), Strange(3, 0.1), Strange(10, 5), Strange(20, 0.2), Kind(30, 1), Kind(31, 0)], CancellationToken.None);
        await _predictions.Write(
            [.. new[] { Strange(2, 1.2), Strange(3, 7), Strange(10, 1.1), Strange(20, 1.3), Kind(30, 0), Kind(31, 0) }.Select(row => row with { Version = other })], CancellationToken.None);
        await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None);

        var record = await _predictions.Compare(_version.Id, other, Moments.Time(Moments.Start), CancellationToken.None);

        // Strange at hours 10 and 20, the day before the failure: the first saw one of both, the second both, and two that were none.
        (record.Known, record.ChampionError, record.ChallengerError).ShouldBe((4, 0.25, 0.5));
    }

    [Fact]
    public async Task Kinds_told_as_a_failure_went_on_are_settled_by_that_at_its_end_and_people_have_the_last_word()
    {
        await Episode(20, 26);
        await _predictions.Write([Kind(15, 4), Kind(21, 1), Kind(24, 2), Kind(26, 2), Kind(27, 4)], CancellationToken.None);
        var now = Moments.Time(Moments.Start + 200 * Hour);
        async Task<IEnumerable<double?>> Outcomes() => (await List()).OrderBy(static row => row.At).Select(static row => row.ActualValue);

        await _outcomes.Confirm(Moments.Time(Moments.Start), now, CancellationToken.None);
        (await Outcomes()).ShouldBe([null, 2, 2, null, null]);

        var episode = await database.Scalar<Guid>("SELECT id FROM episodes");
        (await _outcomes.ConfirmKind(_version.Id, [episode], [1, 3], nearest: 3, now, CancellationToken.None)).ShouldBe(3);
        (await Outcomes()).ShouldBe([null, 1, 3, 3, null], "1 is of the kind that people named too");
        (await _outcomes.ToldOf([_version.Id], [episode], CancellationToken.None)).Count.ShouldBe(3);
        (await _outcomes.ConfirmKind(_version.Id, [episode], [1, 3], nearest: 3, now, CancellationToken.None)).ShouldBe(0);
        await _outcomes.Confirm(Moments.Time(Moments.Start), now, CancellationToken.None);
        (await Outcomes()).ShouldBe([null, 1, 3, 3, null]);
    }

    [Fact]
    public async Task What_a_silent_machine_did_is_not_guessed()
    {
        await database.Execute("UPDATE twin_heads SET last_event_at = NULL");
        await _predictions.Write([Risk(0, 0.1)], CancellationToken.None);

        (await _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task A_pass_that_looks_only_at_what_came_due_of_late_leaves_the_rest_to_one_that_looks_back()
    {
        await _predictions.Write([Risk(0, 0.1), Risk(10, 0.1)], CancellationToken.None);
        Task<int> Confirm(DateTimeOffset dueAfter) => _outcomes.Confirm(Moments.Time(Moments.Start), Moments.Time(Moments.Start + 200 * Hour), CancellationToken.None, dueAfter);

        (await Confirm(Moments.Time(Moments.Start + 30 * Hour))).ShouldBe(1);
        (await Confirm(default)).ShouldBe(1);
    }

    private async Task<IReadOnlyList<PredictionRow>> List() => (await _predictions.List(TestTwin.Id("pump-1"), null, withShadows: false, 10, null, CancellationToken.None)).Items;

    private Task Episode(int from, int to) => database.Execute(
        $"INSERT INTO episodes (id, machine_key, start_time, last_bad_at, end_time, cause, peaks, reading_count, reopened) VALUES (gen_random_uuid(), {_machine}, '{Time(from):O}', '{Time(to):O}', '{Time(to):O}', '{{}}', '{{}}', 1, 0)");

    private static DateTimeOffset Time(int hour) => Moments.Time(Moments.Start + hour * Hour);

    private Task Alarm(int hour, string severity) => database.Execute(
        $"""
        INSERT INTO alarms (id, machine_key, rule, rule_name, severity, state, in_alarm, text, raised_at, last_raised_at, repeats, chattering, version)
        VALUES (gen_random_uuid(), {_machine}, 'r', 'r', '{severity}', 'unacknowledged', true, 'Hot', '{Time(hour):O}', '{Time(hour):O}', 1, false, 1)
        """);

    private NewPrediction Strange(int hour, double score) => Risk(hour, score) with { Task = PredictionTask.Anomaly, HorizonHours = null };

    private NewPrediction Kind(int hour, int cluster) => Risk(hour, cluster) with { Task = PredictionTask.Cluster, HorizonHours = null, DueAt = null };

    private NewPrediction Left(int hour) => Risk(hour, 12) with { Task = PredictionTask.MaintenanceWindow, HorizonHours = null, DueAt = null };

    private NewPrediction Risk(int hour, double value) => new(
        Guid.NewGuid(), _machine, TestTwin.Id("pump-1"), Moments.Start + hour * Hour, 0, PredictionTask.FailureRisk, 24, _version.Id, value, 0.9, null, null,
        [new FactorRow("temperature.last", 91.5, 0.3), new FactorRow("pressure.last", null, -0.1)], 0.8, IsShadow: false, Moments.Start + hour * Hour, Moments.Start + (hour + 24) * Hour);
}
