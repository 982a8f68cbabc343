namespace Millwright.Evaluation.Alarms;

/// <summary>Judges that know nothing: what they reach, a figure must beat to mean anything.</summary>
internal static class Baselines
{
    private const int Seed = 20_261_121;
    private const int Draws = 20;

    /// <summary>An alarm with each row.</summary>
    public static IReadOnlyList<Announcement> Always(LabelledSeries series) => [.. Scored(series).Select(static at => new Announcement(at, at))];

    /// <summary>As many alarms as another had, at rows drawn by lot: several draws added up, the same at each run.</summary>
    public static Tally ByLot(LabelledSeries series, int alarms, Func<IReadOnlyList<Announcement>, Tally> score)
    {
        var rows = Scored(series).ToArray();
        var lot = new Random(Seed);
        return Enumerable.Range(0, Draws)
            .Select(_ => Enumerable.Range(0, alarms).Select(_ => rows[lot.Next(rows.Length)]).Order().Select(static at => new Announcement(at, at)).ToList())
            .Aggregate(Tally.None, (sum, drawn) => sum + score(drawn));
    }

    private static IEnumerable<long> Scored(LabelledSeries series) => series.At.Skip(LearntLimits.Rows(series.At.Length));
}
