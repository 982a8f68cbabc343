using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Millwright.Gateway.Live;
using Millwright.Storage.Alarms;
using Millwright.Twins.Alarms;

namespace Millwright.Gateway.Tests.Live;

public sealed class AlarmBoardTests
{
    private static readonly AlarmRequest All = new();
    private readonly AlarmBoard _board = new(Microsoft.Extensions.Options.Options.Create(new JsonOptions()));

    [Fact]
    public void Open_alarms_are_shown_and_a_cleared_one_is_told_as_removed_once()
    {
        _board.Apply([Alarm(1), Alarm(2)]);
        var (version, _, items, _) = _board.Since(0, All);
        items.Count.ShouldBe(2);

        _board.Apply([Alarm(1, version: 2, state: AlarmState.Cleared)]);

        var changes = _board.Since(version, All);
        (changes.Items.Count, _board.Count).ShouldBe((0, 1));
        changes.Removed.ShouldBe([Id(1).ToString()]);
        _board.Since(changes.Version, All).Removed.ShouldBeEmpty();
        _board.Since(0, All).Items.Count.ShouldBe(1);
    }

    [Fact]
    public void What_is_raised_or_cleared_elsewhere_is_not_told()
    {
        _board.Apply([Alarm(1, site: "Lyon")]);
        var lyon = new AlarmRequest(AlarmFeedScope.Site, "Lyon");
        var version = _board.Since(0, lyon).Version;

        _board.Apply([Alarm(2, site: "Turin"), Alarm(3, site: "Turin")]);
        _board.Apply([Alarm(2, version: 2, site: "Turin", state: AlarmState.Cleared)]);

        var changes = _board.Since(version, lyon);
        (changes.Items.Count, changes.Removed.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void The_incident_of_an_alarm_is_shown_whichever_comes_first_and_no_change_of_its_twin_is_lost_for_it()
    {
        var incident = Guid.NewGuid();
        _board.Apply([Alarm(1, version: 3)]);
        var version = _board.Since(0, All).Version;

        _board.Apply([Alarm(1, version: 2) with { IncidentId = incident }]);

        var changes = _board.Since(version, All);
        var late = changes.Items.ShouldHaveSingleItem().Item;
        (late.Version, late.IncidentId).ShouldBe((3, incident));
        _board.Apply([Alarm(1, version: 4)]);
        var after = _board.Since(changes.Version, All).Items.ShouldHaveSingleItem().Item;
        (after.Version, after.IncidentId).ShouldBe((4, incident));
    }

    [Theory]
    [InlineData(AlarmFeedScope.All, null, 3)]
    [InlineData(AlarmFeedScope.Site, "Lyon", 2)]
    [InlineData(AlarmFeedScope.Line, "Lyon/1", 1)]
    [InlineData(AlarmFeedScope.Line, "Turin/1", 1)]
    [InlineData(AlarmFeedScope.Machine, "m2", 1)]
    public void A_scope_holds_its_own_alarms_only(AlarmFeedScope scope, string? key, int alarms)
    {
        _board.Apply([Alarm(1, site: "Lyon", line: "1"), Alarm(2, site: "Lyon", line: "2"), Alarm(3, site: "Turin", line: "1")]);

        _board.Since(0, new AlarmRequest(scope, key)).Items.Count.ShouldBe(alarms);
    }

    [Theory]
    [InlineData(AlarmsFirst.Worst, new[] { 2, 3 })]
    [InlineData(AlarmsFirst.Newest, new[] { 4, 3 })]
    public void A_snapshot_may_be_the_first_few_only(AlarmsFirst first, int[] alarms)
    {
        _board.Apply([Alarm(1, severity: Severity.Warning), Alarm(2, severity: Severity.Critical), Alarm(3, severity: Severity.Warning), Alarm(4, severity: Severity.Info)]);
        var request = new AlarmRequest(Limit: 2, First: first);

        request.Chosen(_board.Since(0, request).Items).Select(static entry => entry.Item.Id).ShouldBe(alarms.Select(Id));
    }

    [Fact]
    public void Who_comes_back_after_what_went_meanwhile_was_forgotten_begins_anew()
    {
        _board.Apply([Alarm(0)]);
        var version = _board.Since(0, All).Version;
        for (var number = 1; number <= 10_001; number++)
            _board.Apply([Alarm(number, state: AlarmState.Cleared)]);

        _board.Remembers(version).ShouldBeFalse();
        var changes = _board.Since(version, All);
        changes.IsAnew.ShouldBeTrue();
        changes.Items.ShouldHaveSingleItem().Item.Id.ShouldBe(Id(0));
        _board.Remembers(changes.Version).ShouldBeTrue();
    }

    [Fact]
    public void The_incident_that_the_database_told_of_stays_when_the_twin_tells_more()
    {
        var incident = Guid.NewGuid();
        _board.Apply([Alarm(1) with { IncidentId = incident }]);

        _board.Apply([Alarm(1, version: 2, state: AlarmState.Acknowledged)]);

        _board.Find(Id(1).ToString())!.IncidentId.ShouldBe(incident);
    }

    [Fact]
    public void An_alarm_is_told_as_a_list_of_alarms_tells_it()
    {
        _board.Apply([Alarm(1)]);

        var told = JsonElement.Parse(_board.Since(0, All).Items[0].Row.Span);

        told.GetProperty("id").GetGuid().ShouldBe(Id(1));
    }

    private static AlarmRow Alarm(
        int number, int version = 1, string? site = null, string? line = null, AlarmState state = AlarmState.Unacknowledged, Severity severity = Severity.Warning) => new(
        Id(number), new AlarmPlace($"m{number}", "", site, line), "limit", "Limit passed", "temperature", severity, state, "", null, null, null,
        Moments.Start.AddSeconds(number), null, null, null, null, null, null, null, null, 0, false, null, null, version);

    private static Guid Id(int number) => new(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]);
}
