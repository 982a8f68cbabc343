using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Alarms;
using Millwright.Gateway.Alarms;
using Millwright.Storage.Alarms;

namespace Millwright.Gateway.Live;

/// <summary>What a subscription to alarms covers.</summary>
public enum AlarmFeedScope
{
    All,
    Site,
    Line,
    Machine,
}

/// <summary>Which alarms a snapshot begins with, where not all are wanted.</summary>
public enum AlarmsFirst
{
    /// <summary>The most severe, of those the newest.</summary>
    Worst,

    Newest,
}

/// <summary>What a client asks to watch of the open alarms.</summary>
/// <param name="Key">The site, <c>Site/Line</c> or machine; none for all.</param>
/// <param name="Limit">How many the snapshot has at the most; none: all. Changes are told of all in the scope.</param>
public sealed record AlarmRequest(
    AlarmFeedScope Scope = AlarmFeedScope.All, string? Key = null, string? ResumeFrom = null, int? Limit = null, AlarmsFirst First = AlarmsFirst.Worst) : Watch<AlarmRow>(ResumeFrom)
{
    public override string Name => NameOf(Scope, Key, AlarmFeedScope.All);

    public override string? Problem => Limit is < 0 ? "limit must be 0 or more." : ProblemOf(Scope, Key, AlarmFeedScope.All);

    internal override bool Covers(AlarmRow item) => Scope switch
    {
        AlarmFeedScope.All => true,
        AlarmFeedScope.Site => item.Machine.Site == Key,
        AlarmFeedScope.Line => IsLine(Key, item.Machine.Site, item.Machine.Line),
        _ => item.Machine.Id == Key,
    };

    internal override IReadOnlyList<BoardEntry<AlarmRow>> Chosen(List<BoardEntry<AlarmRow>> all)
    {
        var inOrder = First == AlarmsFirst.Worst
            ? all.OrderByDescending(static entry => entry.Item.Severity).ThenByDescending(static entry => entry.Item.RaisedAt)
            : all.OrderByDescending(static entry => entry.Item.RaisedAt);
        return [.. inOrder.Take(Limit ?? all.Count)];
    }
}

/// <summary>The open alarms that the gateway knows of, each as <c>GET /api/v1/alarms</c> tells it.</summary>
internal sealed class AlarmBoard(IOptions<JsonOptions> json) : Board<AlarmRow>("alarms")
{
    public static AlarmRow Row(AlarmChange change) => new(
        change.Id, new AlarmPlace(change.Machine, change.MachineName, change.Site, change.Line), change.Rule, change.RuleName, change.Sensor, change.Severity, change.State, change.Text,
        change.Value, change.Limit, change.Unit, change.RaisedAt, change.ReturnedAt, change.ClearedAt, change.AcknowledgedAt, change.AcknowledgedBy, change.ShelvedUntil,
        change.ShelvedReason, change.AssignedTo, change.EscalatedAt, change.Repeats, change.Chattering, change.EpisodeId, change.IncidentId, change.Version);

    protected override string IdOf(AlarmRow item) => item.Id.ToString();

    protected override long VersionOf(AlarmRow item) => item.Version;

    protected override bool IsGone(AlarmRow item) => item.State == Twins.Alarms.AlarmState.Cleared;

    protected override bool HasMoved(AlarmRow from, AlarmRow to) => from.Machine.Site != to.Machine.Site || from.Machine.Line != to.Machine.Line;

    /// <summary>A twin does not know of the incident that its alarm is in; who formed it does not know what the twin has done since.</summary>
    protected override AlarmRow? Newer(AlarmRow told, AlarmRow shown) => base.Newer(told, shown) is { } newer
        ? newer.IncidentId is null ? newer with { IncidentId = shown.IncidentId } : newer
        : told.IncidentId is { } incident && incident != shown.IncidentId ? shown with { IncidentId = incident } : null;

    protected override void Write(Utf8JsonWriter writer, AlarmRow item, bool inFull) => JsonSerializer.Serialize(writer, AlarmItem.Of(item), json.Value.SerializerOptions);
}
