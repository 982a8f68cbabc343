using System.Globalization;
using System.Text;
using Millwright.Evaluation.Alarms;

namespace Millwright.Evaluation.Tests.Alarms;

/// <summary>A folder of the published shape with one experiment whose every alarm can be told by hand.</summary>
public sealed class SyntheticFolderTests : IDisposable
{
    private const int Quiet = 200;
    private const int Rows = 1_000;
    private const int FailsFrom = 600;
    private const int FailsUntil = 699;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millwright-evaluation-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_failure_with_its_run_of_labels_and_one_step_beside_it_are_told_apart()
    {
        // Normal is 9, 10, 11 in turn: median 10, MAD 1, so the limits are 10 ± 4.45 and 10 ± 8.9.
        Write(row => row is >= FailsFrom + 5 and <= FailsUntil or 400 ? 15 : 9 + row % 3);
        var series = LabelledSets.Of(_folder).ShouldHaveSingleItem().Series.ShouldHaveSingleItem();
        series.Failures.ShouldHaveSingleItem().ShouldBe(new LabelledFailure(series.At[FailsFrom], series.At[FailsFrom], series.At[FailsUntil]));

        var plain = Score(series, AlarmVariant.All[0]);
        var delayed = Score(series, AlarmVariant.All.Single(static variant => variant is { OnDelay: > 0, Deadband: 0 }));

        (plain.Failures, plain.Told, plain.False, plain.Found, plain.MedianLead).ShouldBe((1, 2, 1, 1, TimeSpan.FromSeconds(-5)));
        (delayed.Told, delayed.False, delayed.Found, delayed.MedianLead).ShouldBe((1, 0, 1, TimeSpan.FromSeconds(-7)));
    }

    [Fact]
    public void An_alarm_that_comes_three_times_in_a_minute_chatters_unless_a_deadband_holds_it()
    {
        // Every other row just past the limit and just inside it, within the deadband of 1.48.
        Write(row => row is >= FailsFrom and <= FailsUntil ? (row % 2 == 0 ? 15 : 14) : 9 + row % 3);
        var series = LabelledSets.Of(_folder).Single().Series.Single();

        var plain = AlarmReplay.Of(series, AlarmVariant.All[0]);
        var held = AlarmReplay.Of(series, AlarmVariant.All[1]);

        (plain.Chattering, plain.ChatteringAmong).ShouldBe((1, 1));
        (held.Chattering, held.ChatteringAmong).ShouldBe((0, 1));
    }

    [Fact]
    public void A_judge_that_always_speaks_finds_everything_and_one_by_lot_speaks_as_often_as_it_was_told_to()
    {
        Write(static row => 9 + row % 3);
        var series = LabelledSets.Of(_folder).Single().Series.Single();

        Baselines.Always(series).Count.ShouldBe(Rows - Quiet);
        var drawn = new List<int>();
        Baselines.ByLot(series, 7, told =>
        {
            drawn.Add(told.Count);
            told.ShouldAllBe(one => one.From >= series.At[Quiet]);
            return Tally.None;
        });
        drawn.ShouldAllBe(static count => count == 7);
    }

    private static Tally Score(LabelledSeries series, AlarmVariant variant) =>
        Tally.Of(AlarmReplay.Of(series, variant).Told, series.Failures, series.At[LearntLimits.Rows(Rows)], series.At[^1]);

    private void Write(Func<int, double> value)
    {
        var csv = new StringBuilder("datetime;Pressure;anomaly;changepoint\n");
        for (var row = 0; row < Rows; row++)
            csv.Append(CultureInfo.InvariantCulture, $"{new DateTime(2020, 3, 1).AddSeconds(row):yyyy-MM-dd HH:mm:ss};{value(row)};{(row is >= FailsFrom and <= FailsUntil ? 1 : 0)}.0;0.0\n");
        var folder = _folder.CreateSubdirectory("skab").CreateSubdirectory("valve1");
        File.WriteAllText(Path.Combine(folder.FullName, "0.csv"), csv.ToString());
    }
}
