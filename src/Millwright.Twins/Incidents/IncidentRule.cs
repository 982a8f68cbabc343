using Millwright.Twins.Events;
using Millwright.Twins.State;

namespace Millwright.Twins.Incidents;

/// <summary>
/// Gathers alarms into incidents. Which ones depends on the alarms alone: not on the order in which they are given, nor on how many came to
/// be known together.
/// </summary>
public static class IncidentRule
{
    /// <returns>By place, each place's in order of time.</returns>
    public static IReadOnlyList<Incident> Of(IEnumerable<RaisedAlarm> alarms, IncidentOptions options) =>
        [.. alarms.GroupBy(static alarm => alarm.Place).SelectMany(place => OfPlace(place.Key, place, options))];

    private static IEnumerable<Incident> OfPlace(Place place, IEnumerable<RaisedAlarm> alarms, IncidentOptions options)
    {
        var (window, longest) = (Deadlines.Micros(options.Window), Deadlines.Micros(options.Longest));
        var gathered = new List<RaisedAlarm>();
        foreach (var alarm in alarms.OrderBy(static alarm => alarm.RaisedAt).ThenBy(static alarm => alarm.Id))
        {
            if (gathered.Count > 0 && (alarm.RaisedAt - gathered[^1].RaisedAt > window || alarm.RaisedAt - gathered[0].RaisedAt > longest))
            {
                yield return Told(place, gathered);
                gathered = [];
            }
            gathered.Add(alarm);
        }
        if (gathered.Count > 0)
            yield return Told(place, gathered);
    }

    private static Incident Told(Place place, List<RaisedAlarm> alarms) => new(IdOf(alarms[0]), place, alarms, FirstCauseRule.Of(alarms));

    private static Guid IdOf(RaisedAlarm first) => DerivedId.Of(first.Machine, "incident", first.RaisedAt, first.Id.ToString());
}
