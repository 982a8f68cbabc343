using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Alarms;
using Millwright.Twins.Incidents;

namespace Millwright.Twins.Tests.Incidents;

public sealed class IncidentTests
{
    private static readonly IncidentOptions Options = new();

    [Fact]
    public void Alarms_of_a_line_within_ten_minutes_of_each_other_are_one_incident()
    {
        var incident = Told(Alarm(0, "pump-1"), Alarm(9, "pump-2"), Alarm(19, "pump-1", "no-data")).ShouldHaveSingleItem();

        incident.Alarms.Count.ShouldBe(3);
        (incident.StartedAt, incident.LastRaisedAt).ShouldBe((At(0), At(19)));
    }

    [Fact]
    public void After_ten_quiet_minutes_another_begins() => Told(Alarm(0), Alarm(10.01)).Count.ShouldBe(2);

    [Fact]
    public void A_plant_that_is_never_quiet_has_incidents_of_two_hours() =>
        Told([.. Enumerable.Range(0, 25).Select(static number => Alarm(number * 5, record: number))]).Count.ShouldBe(1);

    [Fact]
    public void What_comes_later_than_two_hours_after_the_first_begins_another() =>
        Told([.. Enumerable.Range(0, 26).Select(static number => Alarm(number * 5, record: number))]).Select(static incident => incident.Alarms.Count).ShouldBe([25, 1]);

    [Fact]
    public void Another_line_and_a_line_of_that_name_at_another_site_are_other_stories() =>
        Told(Alarm(0, place: new Place("Lyon", "1", null)), Alarm(0, place: new Place("Lyon", "2", null)), Alarm(0, place: new Place("Turin", "1", null))).Count.ShouldBe(3);

    [Fact]
    public void A_machine_without_a_line_is_its_own_place()
    {
        Place.Of("pump-1", "Lyon", null).ShouldNotBe(Place.Of("pump-2", "Lyon", null));
        Place.Of("pump-1", "Lyon", "1").ShouldBe(Place.Of("pump-2", "Lyon", "1"));
    }

    [Fact]
    public void The_earliest_is_the_first_cause() => Cause(Alarm(0, "pump-1"), Alarm(1, "pump-2", severity: Severity.Critical))
        .ShouldBe(("pump-1", "It was raised first, 60 s before The limit of pump-2."));

    [Fact]
    public void Of_those_that_come_together_the_most_severe_is() => Cause(Alarm(0, "pump-1", severity: Severity.Info), Alarm(0.05, "pump-2"), Alarm(1, "pump-3", severity: Severity.Critical))
        .ShouldBe(("pump-2", "It is the most severe of the 2 alarms that were raised first, within 5 s."));

    [Fact]
    public void A_parent_that_is_noticed_later_is_the_cause_all_the_same() => Cause(Alarm(0, "pump-1", parent: "compressor/trip"), Alarm(2, "compressor", "trip"))
        .ShouldBe(("compressor", "The rules name The trip of compressor as what causes The limit of pump-1, the earliest alarm."));

    [Fact]
    public void Parents_are_followed_to_the_farthest() =>
        Cause(Alarm(0, "pump-1", parent: "compressor/trip"), Alarm(1, "compressor", "trip", parent: "grid/outage"), Alarm(2, "grid", "outage")).Machine.ShouldBe("grid");

    [Fact]
    public void Parents_in_a_circle_are_followed_once_around() =>
        Cause(Alarm(0, "a", parent: "b/limit"), Alarm(1, "b", parent: "a/limit")).Machine.ShouldBe("b");

    [Fact]
    public void A_parent_that_had_no_alarm_is_no_cause() => Cause(Alarm(0, "pump-1", parent: "compressor/trip")).ShouldBe(("pump-1", "It is the only alarm."));

    [Fact]
    public void How_alarms_come_to_be_known_changes_nothing() => Prop.ForAll(
        Any,
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(),
        static (alarms, seed) =>
        {
            var shuffled = alarms.ToArray();
            new Random(seed).Shuffle(shuffled);

            Account(Told(shuffled)).ShouldBe(Account(Told(alarms)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Every_alarm_is_in_one_incident_which_is_named_after_its_first() => Prop.ForAll(
        Any,
        static alarms =>
        {
            var told = Told(alarms);

            told.SelectMany(static incident => incident.Alarms).Select(static alarm => alarm.Id).Order().ShouldBe(alarms.Select(static alarm => alarm.Id).Order());
            told.Select(static incident => incident.Id).ShouldBeUnique();
            told.ShouldAllBe(static incident => incident.Alarms.Any(alarm => alarm.Id == incident.FirstCause.Alarm));
            told.ShouldAllBe(static incident => incident.LastRaisedAt - incident.StartedAt <= 2 * 60 * 60_000_000L);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static Arbitrary<RaisedAlarm[]> Any { get; } = Gen.Choose(0, 60).SelectMany(count => One.ArrayOf(count))
        .Select(static alarms => alarms.Select(static (alarm, number) => alarm with { Id = Id(number) }).ToArray()).ToArbitrary();

    private static Gen<RaisedAlarm> One =>
        from minute in Gen.Choose(0, 400)
        from machine in Gen.Choose(1, 4)
        from line in Gen.Elements("1", "2")
        from parent in Gen.Elements(null, "pump-1/limit", "pump-2/limit")
        from severity in Gen.Elements(Severity.Info, Severity.Critical)
        select Alarm(minute, $"pump-{machine}", severity: severity, parent: parent, place: new Place("Lyon", line, null));

    private static IReadOnlyList<Incident> Told(params RaisedAlarm[] alarms) => IncidentRule.Of(alarms, Options);

    private static (string Machine, string Why) Cause(params RaisedAlarm[] alarms)
    {
        var incident = Told(alarms).ShouldHaveSingleItem();
        return (alarms.Single(alarm => alarm.Id == incident.FirstCause.Alarm).Machine, incident.FirstCause.Why);
    }

    private static string[] Account(IEnumerable<Incident> incidents) =>
        [.. incidents.Select(static incident => $"{incident.Id} {incident.Place} {incident.FirstCause} {string.Join(' ', incident.Alarms.Select(static alarm => alarm.Id))}").Order(StringComparer.Ordinal)];

    private static RaisedAlarm Alarm(
        double minute, string machine = "pump-1", string rule = "limit", Severity severity = Severity.Warning, string? parent = null, Place? place = null, int? record = null) => new(
        Id(record ?? HashCode.Combine(minute, machine, rule, place)), place ?? new Place("Lyon", "1", null), machine, rule, $"The {rule}", severity, At(minute), parent);

    private static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);

    private static long At(double minute) => (long)(minute * 60_000_000);
}
