using System.Globalization;
using Millwright.Twins.State;

namespace Millwright.Twins.Incidents;

/// <summary>
/// Which alarm of an incident probably came first of all: the earliest; among those that came with it the most severe; and before either, the
/// alarm that the rules name as the parent of it, since a parent is often noticed later than what it does.
/// </summary>
public static class FirstCauseRule
{
    /// <summary>Alarms that are raised so close to one another tell nothing by their order: clocks and sampling differ by as much.</summary>
    public static TimeSpan Together { get; } = TimeSpan.FromSeconds(5);

    /// <param name="alarms">One at least, in order of their raises.</param>
    public static FirstCause Of(IReadOnlyList<RaisedAlarm> alarms)
    {
        var first = alarms[0];
        if (alarms.Count == 1)
            return new FirstCause(first.Id, "It is the only alarm.");
        var together = alarms.TakeWhile(alarm => alarm.RaisedAt - first.RaisedAt <= Deadlines.Micros(Together)).ToList();
        var earliest = together.MaxBy(static alarm => alarm.Severity)!;
        var parent = FarthestParent(earliest, alarms);
        if (parent != earliest)
            return new FirstCause(parent.Id, $"The rules name {parent.RuleName} of {parent.Machine} as what causes {earliest.RuleName} of {earliest.Machine}, the earliest alarm.");
        if (together.Count > 1 && together.Exists(alarm => alarm.Severity < earliest.Severity))
            return new FirstCause(earliest.Id, $"It is the most severe of the {together.Count} alarms that were raised first, within {Together.TotalSeconds:0} s.");
        return new FirstCause(first.Id, $"It was raised first, {Before(alarms[1].RaisedAt - first.RaisedAt)} {alarms[1].RuleName} of {alarms[1].Machine}.");
    }

    /// <summary>From parent to parent as far as they are among the alarms; rules that name each other in a circle are followed once around.</summary>
    private static RaisedAlarm FarthestParent(RaisedAlarm alarm, IReadOnlyList<RaisedAlarm> alarms)
    {
        var passed = new HashSet<string>(StringComparer.Ordinal) { alarm.Key };
        while (alarm.Parent is { } key && passed.Add(key) && alarms.FirstOrDefault(other => other.Key == key) is { } parent)
            alarm = parent;
        return alarm;
    }

    private static string Before(long micros) => TimeSpan.FromMicroseconds(micros) switch
    {
        { Ticks: 0 } => "together with",
        { TotalMinutes: < 2 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.#} s before"),
        var span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min before"),
    };
}
