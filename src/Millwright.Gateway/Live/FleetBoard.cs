using System.Text.Json;
using Millwright.Contracts.Machines;

namespace Millwright.Gateway.Live;

/// <summary>What a subscription to machines covers.</summary>
public enum FeedScope
{
    Fleet,
    Site,
    Line,
    Type,
    Tag,
    Machine,
}

/// <summary>What a client asks to watch of the machines.</summary>
/// <param name="Key">The site, <c>Site/Line</c>, type, tag or machine; none for the fleet.</param>
public sealed record FeedRequest(FeedScope Scope = FeedScope.Fleet, string? Key = null, string? ResumeFrom = null) : Watch<MachineView>(ResumeFrom)
{
    public override string Name => NameOf(Scope, Key, FeedScope.Fleet);

    public override string? Problem => ProblemOf(Scope, Key, FeedScope.Fleet);

    internal override string? Only => Scope == FeedScope.Machine ? Key : null;

    internal override bool Covers(MachineView item) => Scope switch
    {
        FeedScope.Fleet => true,
        FeedScope.Site => item.Site == Key,
        FeedScope.Line => IsLine(Key, item.Site, item.Line),
        FeedScope.Type => item.Type == Key,
        FeedScope.Tag => Array.IndexOf(item.Tags, Key) >= 0,
        _ => item.Id == Key,
    };
}

/// <summary>The machines that the gateway knows of.</summary>
internal sealed class FleetBoard() : Board<MachineView>("machines")
{
    protected override string IdOf(MachineView item) => item.Id;

    protected override long VersionOf(MachineView item) => item.Version;

    protected override bool IsGone(MachineView item) => item.Retired;

    protected override bool HasMoved(MachineView from, MachineView to) =>
        from.Site != to.Site || from.Line != to.Line || from.Type != to.Type || !from.Tags.AsSpan().SequenceEqual(to.Tags);

    protected override void Write(Utf8JsonWriter writer, MachineView item, bool inFull) => MachineJson.Write(writer, item, withStatistics: inFull);
}
