namespace Millwright.Twins.Alarms.Performance;

/// <summary>A time with more alarms than an operator can follow: from ten in ten minutes until fewer than five in ten minutes.</summary>
/// <param name="AlarmCount">Annunciations until its end, those that led to it included.</param>
public sealed record Flood(long From, long To, int AlarmCount);

/// <summary>Ten minutes that slide over the annunciations: how many there were at the most, and when that was a flood.</summary>
internal static class Floods
{
    public const int BeginsAt = 10;
    public const int EndsBelow = 5;
    public const long Window = 10 * 60 * 1_000_000L;

    /// <param name="times">Of the annunciations in the period, in order.</param>
    public static (List<Flood> Floods, int Most) Of(long[] times, Period period, int operators)
    {
        var floods = new List<Flood>();
        var (begins, ends) = (BeginsAt * operators, EndsBelow * operators);
        var (oldest, most, began, first) = (0, 0, -1L, 0);
        for (var next = 0; next <= times.Length; next++)
        {
            var now = next < times.Length ? times[next] : period.To;
            for (; oldest < next && times[oldest] + Window <= now; oldest++)
            {
                if (began < 0 || next - oldest - 1 >= ends)
                    continue;
                floods.Add(new Flood(began, times[oldest] + Window, next - first));
                began = -1;
            }
            if (next == times.Length)
                break;
            var within = next - oldest + 1;
            most = Math.Max(most, within);
            if (began < 0 && within >= begins)
                (began, first) = (now, oldest);
        }
        if (began >= 0)
            floods.Add(new Flood(began, period.To, times.Length - first));
        return (floods, most);
    }
}
