using Millwright.Contracts.Alarms;
using Millwright.Gateway.Errors;
using Millwright.Twins.Alarms;

namespace Millwright.Gateway.Alarms;

/// <summary>What a person does about an alarm.</summary>
/// <param name="By">Who; at most 100 characters. Without it: <c>operator</c>.</param>
/// <param name="Note">At most 1,000 characters; needed to comment.</param>
/// <param name="Until">The end of a shelving, or <paramref name="Minutes"/> from now; at most seven days.</param>
/// <param name="Reason">Why it is shelved or taken out of service; needed to shelve.</param>
/// <param name="Assignee">Whom it is given to, at most 100 characters; none: nobody.</param>
public record ActDocument(
    string? By = null, string? Note = null, DateTimeOffset? Until = null, double? Minutes = null, string? Reason = null, string? Assignee = null)
{
    internal const string DefaultBy = "operator";
    private const int LongestName = 100;
    private const int LongestNote = 1_000;

    /// <summary>The act, about no alarm yet, or everything that is wrong with it.</summary>
    internal (ActMessage? Act, List<FieldError> Errors) Check(AlarmMove move, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        CheckWords(errors, By, Note);
        Fits(errors, "reason", Reason, LongestNote);
        Fits(errors, "assignee", Assignee, LongestName);
        var until = DateTimeOffset.UnixEpoch;
        if (move == AlarmMove.Shelve)
        {
            until = Until ?? (Minutes is > 0 and < 1e6 ? now.AddMinutes(Minutes.Value) : now);
            if (until <= now || until > now + AlarmAct.LongestShelving)
                errors.Add(new FieldError(Until is null ? "minutes" : "until", $"a shelving ends within {AlarmAct.LongestShelving.TotalDays:0} days from now; say until or minutes", $"{Until?.ToString("O") ?? Minutes?.ToString()}"));
            if (Reason is null && Note is null)
                errors.Add(new FieldError("reason", "a shelving needs a reason"));
        }
        if (move == AlarmMove.Comment && Note is null)
            errors.Add(new FieldError("note", "a comment needs a note"));
        if (errors.Count > 0)
            return (null, errors);
        var micros = (until.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return (new ActMessage([], move, By ?? DefaultBy, Reason ?? Note, micros, Assignee), errors);
    }

    /// <summary>What people say of who they are, and why; also where they do something else than act on an alarm.</summary>
    internal static void CheckWords(List<FieldError> errors, string? by, string? note = null)
    {
        Fits(errors, "by", by, LongestName);
        Fits(errors, "note", note, LongestNote);
    }

    private static void Fits(List<FieldError> errors, string field, string? text, int longest)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Length > longest || text.Contains('\0')))
            errors.Add(new FieldError(field, $"1 to {longest} characters, not only spaces", text));
    }
}

/// <summary>What a person does about many alarms: those of <paramref name="Ids"/>, or the open ones of <paramref name="Filter"/>.</summary>
/// <param name="Action"><c>acknowledge</c>, <c>shelve</c>, <c>unshelve</c>, <c>out-of-service</c>, <c>return-to-service</c>, <c>assign</c> or <c>comment</c>.</param>
public sealed record BulkActDocument(
    string Action, IReadOnlyList<Guid>? Ids = null, AlarmSelection? Filter = null, string? By = null, string? Note = null, DateTimeOffset? Until = null,
    double? Minutes = null, string? Reason = null, string? Assignee = null) : ActDocument(By, Note, Until, Minutes, Reason, Assignee);

/// <summary>Which open alarms; as the members of <c>GET /alarms</c>.</summary>
public sealed record AlarmSelection(
    AlarmState? State = null, Severity? Severity = null, string? Machine = null, string? Site = null, string? Line = null, string? Type = null, string? Rule = null,
    string? AssignedTo = null, DateTimeOffset? From = null, DateTimeOffset? To = null, string? Q = null);

/// <summary>What became of one alarm of a bulk.</summary>
/// <param name="Outcome"><c>done</c>, <c>unchanged</c> (the same was done before), <c>illegal</c>, <c>notFound</c> or <c>unavailable</c> (send it again).</param>
/// <param name="Legal">For what is illegal: what is legal.</param>
public sealed record BulkActRow(Guid Id, string Outcome, AlarmState? State = null, IReadOnlyList<string>? Legal = null);

/// <summary>The report of a bulk, row by row.</summary>
/// <param name="Truncated">More alarms fitted the filter than one request takes; send it again for the rest.</param>
public sealed record BulkActReport(int Done, int Unchanged, int Refused, bool Truncated, IReadOnlyList<BulkActRow> Items);
