namespace Millwright.Twins.Notices;

public enum NoticeSeverity
{
    Info,
    Warning,
    Critical,
}

/// <summary>What an event is about, as far as scopes ask; each is null where the event says nothing of it.</summary>
public sealed record NoticeSubject(string? MachineId = null, string? MachineType = null, string? Site = null, string? Line = null, IReadOnlyList<string>? Tags = null);

/// <summary>Something that happened and that somebody may want to be told.</summary>
/// <param name="Id">Two events with the same id are one.</param>
public sealed record NoticeEvent(Guid Id, string Type, NoticeSeverity Severity, NoticeSubject Subject, Guid? AlarmId, DateTimeOffset At);

/// <summary>Which part of the plant; a list that is empty leaves nothing out, and of several lists each must hold the subject.</summary>
public sealed record NoticeScope(
    IReadOnlyList<string>? Sites = null, IReadOnlyList<string>? Lines = null, IReadOnlyList<string>? Types = null, IReadOnlyList<string>? Machines = null,
    IReadOnlyList<string>? Tags = null)
{
    public static NoticeScope Everything { get; } = new();

    public bool Covers(NoticeSubject subject) =>
        Holds(Sites, subject.Site) && Holds(Lines, subject.Line) && Holds(Types, subject.MachineType) && Holds(Machines, subject.MachineId)
        && (Tags is not { Count: > 0 } || subject.Tags?.Any(tag => Tags.Contains(tag, StringComparer.Ordinal)) == true);

    private static bool Holds(IReadOnlyList<string>? names, string? name) => names is not { Count: > 0 } || (name is not null && names.Contains(name, StringComparer.Ordinal));
}
