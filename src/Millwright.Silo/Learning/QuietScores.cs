using Millwright.Learning.Anomalies;

namespace Millwright.Silo.Learning;

/// <summary>How strange something thought a machine while it was well. <paramref name="At"/> in µs since 1970-01-01 UTC.</summary>
internal readonly record struct QuietScore(int Machine, long At, double Score);

/// <summary>Scores of quiet time beside the alarm budget of one a month and machine; of each machine in order of time.</summary>
internal static class QuietScores
{
    /// <summary>The score from which on the budget is kept. All machines' quiet times one after the other count as one.</summary>
    public static AlarmThreshold Threshold(IEnumerable<QuietScore> scores)
    {
        var quiet = new QuietTime(AlarmBudget.Default);
        var shift = 0L;
        foreach (var machine in scores.GroupBy(static score => score.Machine))
        {
            var (first, last) = (machine.First().At, 0L);
            foreach (var score in machine)
            {
                last = shift + score.At - first;
                quiet.Add(Time.Moment(last), score.Score);
            }
            shift = last + AlarmBudget.Default.Separation.Micros();
        }
        return quiet.Threshold();
    }

    public static double AlarmsPerMonth(IEnumerable<QuietScore> scores, double threshold)
    {
        var (alarms, watched, separation) = (0, 0L, AlarmBudget.Default.Separation.Micros());
        foreach (var machine in scores.GroupBy(static score => score.Machine))
        {
            var (last, before) = (long.MinValue / 2, long.MinValue / 2);
            foreach (var score in machine)
            {
                watched += Math.Clamp(score.At - before, 0, separation);
                before = score.At;
                if (!(score.Score >= threshold))
                    continue;
                if (score.At - last >= separation)
                    alarms++;
                last = score.At;
            }
        }
        return watched == 0 ? 0 : alarms * AlarmBudget.Month.Micros() / (double)watched;
    }
}
