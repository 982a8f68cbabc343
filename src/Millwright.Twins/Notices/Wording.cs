using System.Globalization;
using System.Text;
using NodaTime.Extensions;
using NodaTime.Text;

namespace Millwright.Twins.Notices;

/// <summary>What an event says of itself; every part may be missing.</summary>
public sealed record NoticeFacts(
    string? MachineId = null, string? MachineName = null, string? Site = null, string? Line = null, string? Rule = null, string? Sensor = null, string? Severity = null,
    string? State = null, string? Text = null, double? Value = null, double? Limit = null, string? Unit = null, DateTimeOffset? RaisedAt = null, int? Repeats = null);

/// <summary>A message in words.</summary>
/// <param name="Subject">One line of at most 200 characters.</param>
/// <param name="Text">Lines of plain text.</param>
public sealed record Message(string Subject, string Text);

/// <summary>One of several notices that a single message tells.</summary>
public sealed record Told(long Sequence, string Type, NoticeSeverity Severity, string? Machine, DateTimeOffset At, string Subject);

/// <summary>Puts events into words.</summary>
public static class Wording
{
    private const int MostSubject = 200;
    private const int MostLines = 50;
    private const int MostMachines = 10;
    private static readonly ZonedDateTimePattern Clock = ZonedDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss '('z')'", null);

    /// <param name="timeZone">In which times are told.</param>
    public static Message Of(string type, NoticeSeverity severity, NoticeFacts facts, DateTimeOffset at, string timeZone)
    {
        var text = Line(facts.Text) ?? Meaning(type);
        var subject = $"{Lead(type, severity)}{(MachineOf(facts) is { } machine ? $"{machine}: " : "")}{text}";
        var lines = new List<string> { text, "" };
        Add(lines, "Event", type);
        Add(lines, "Severity", Word(severity));
        Add(lines, "Machine", facts.MachineName is { } name && name != facts.MachineId ? $"{name} ({facts.MachineId})" : facts.MachineId);
        Add(lines, "Site", facts.Site);
        Add(lines, "Line", facts.Line);
        Add(lines, "Rule", facts.Rule);
        Add(lines, "Sensor", facts.Sensor);
        Add(lines, "Value", Number(facts.Value, facts.Unit));
        Add(lines, "Limit", Number(facts.Limit, facts.Unit));
        Add(lines, "State", facts.State);
        Add(lines, "Raised", facts.RaisedAt is { } raised ? At(raised, timeZone) : null);
        Add(lines, "Repeats", facts.Repeats is > 0 ? $"{facts.Repeats}" : null);
        Add(lines, "Time", At(at, timeZone));
        return new(Cut(subject), string.Join('\n', lines));
    }

    /// <summary>Several in one message: how many of what, then the worst and newest of them.</summary>
    /// <param name="lead">What they are, such as <c>Daily digest</c>.</param>
    public static Message Together(string lead, IReadOnlyList<Told> several, string timeZone)
    {
        var counts = string.Join(", ", several.CountBy(one => one.Severity).OrderByDescending(static pair => pair.Key).Select(static pair => $"{pair.Value} {Word(pair.Key)}"));
        var lines = new List<string> { $"{several.Count} notices from {At(several.Min(static one => one.At), timeZone)} to {At(several.Max(static one => one.At), timeZone)}: {counts}.", "" };
        foreach (var (type, count) in several.CountBy(static one => one.Type).OrderByDescending(static pair => pair.Value))
            lines.Add($"{count} × {type}");
        var machines = several.Where(static one => one.Machine is not null).CountBy(static one => one.Machine!).OrderByDescending(static pair => pair.Value).ToList();
        lines.AddRange(machines.Take(MostMachines).Select(static pair => $"{pair.Value} × {pair.Key}"));
        if (machines.Count > MostMachines)
            lines.Add($"and {machines.Count - MostMachines} more machines");
        lines.Add("");
        foreach (var one in several.OrderByDescending(static one => one.Severity).ThenByDescending(static one => one.At).Take(MostLines))
            lines.Add($"{At(one.At, timeZone)}  {one.Subject}");
        if (several.Count > MostLines)
            lines.Add($"and {several.Count - MostLines} more; the delivery log has them all.");
        return new(Cut($"{lead}: {several.Count} notices ({counts})"), string.Join('\n', lines));
    }

    private static string Lead(string type, NoticeSeverity severity) => type switch
    {
        NoticeTypes.AlarmReturned => "Back to normal – ",
        NoticeTypes.AlarmCleared => "Over – ",
        NoticeTypes.AlarmAcknowledged => "Acknowledged – ",
        NoticeTypes.AlarmShelved => "Shelved – ",
        NoticeTypes.AlarmEscalated => $"{Word(severity).ToUpperInvariant()}, escalated – ",
        _ => severity == NoticeSeverity.Info ? "" : $"{Word(severity).ToUpperInvariant()} – ",
    };

    private static string Meaning(string type) => NoticeTypes.Known.FirstOrDefault(known => known.Name == type)?.Meaning ?? type;

    private static string? MachineOf(NoticeFacts facts) => Line(facts.MachineName ?? facts.MachineId);

    private static string Word(NoticeSeverity severity) => severity switch
    {
        NoticeSeverity.Critical => "critical",
        NoticeSeverity.Warning => "warning",
        _ => "info",
    };

    private static void Add(List<string> lines, string name, string? value)
    {
        if (Line(value) is { } text)
            lines.Add($"{name}: {text}");
    }

    private static string? Number(double? value, string? unit) => value is { } number ? $"{number.ToString("G6", CultureInfo.InvariantCulture)} {unit}".TrimEnd() : null;

    private static string At(DateTimeOffset at, string timeZone) => Clock.Format(at.ToInstant().InZone(LocalSpans.Zone(timeZone)));

    /// <summary>A text on one line, whatever came with it; null for none.</summary>
    private static string? Line(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var line = new StringBuilder(text.Length);
        foreach (var c in text.Trim())
            line.Append(char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c);
        return line.ToString();
    }

    private static string Cut(string subject) =>
        subject.Length <= MostSubject ? subject : string.Concat(subject.AsSpan(0, char.IsHighSurrogate(subject[MostSubject - 2]) ? MostSubject - 2 : MostSubject - 1), "…");
}
