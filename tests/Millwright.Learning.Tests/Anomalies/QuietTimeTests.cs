using System.Buffers;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Random;
using Millwright.Learning.Anomalies;
using Millwright.Learning.State;

namespace Millwright.Learning.Tests.Anomalies;

public sealed class QuietTimeTests
{
    [Fact]
    public void One_alarm_a_month_learnt_from_a_week_of_minutes_is_one_at_most_and_not_none()
    {
        var (alarms, months) = (0, 0.0);
        for (var machine = 0; machine < 12; machine++)
        {
            var random = new Xoshiro256StarStar(machine);
            var quiet = new QuietTime(AlarmBudget.Default);
            Watch(quiet, random, days: 7);
            var found = quiet.Threshold().ShouldBeOfType<AlarmThreshold.Found>();
            found.Extrapolated.ShouldBeTrue();
            for (var minute = 0; minute < 60 * 24 * 60; minute++)
                alarms += Score(random) >= found.Value ? 1 : 0;
            months += 2;
        }

        (alarms / months).ShouldBeInRange(0.1, 1.3);
    }

    [Fact]
    public void Half_a_year_of_quiet_needs_no_law_of_tails()
    {
        var quiet = new QuietTime(AlarmBudget.Default);
        Watch(quiet, new Xoshiro256StarStar(5), days: 180);

        var found = quiet.Threshold().ShouldBeOfType<AlarmThreshold.Found>();

        found.Extrapolated.ShouldBeFalse();
        found.SeenPerMonth.ShouldBeLessThanOrEqualTo(1);
        found.SeenPerMonth.ShouldBeInRange(found.Low, found.High);
        quiet.PerMonth(found.Value).ShouldBe(found.SeenPerMonth, 1e-9);
    }

    [Fact]
    public void No_alarm_in_a_month_still_leaves_three_and_a_half_as_the_upper_end()
    {
        // Garwood 1936: the 95 % interval of a Poisson mean after no event is 0 to 3.689.
        var quiet = new QuietTime(new AlarmBudget(0.5, TimeSpan.FromHours(1)));
        Watch(quiet, new Xoshiro256StarStar(6), days: 30);

        var found = quiet.Threshold().ShouldBeOfType<AlarmThreshold.Found>();

        found.Low.ShouldBe(0);
        found.High.ShouldBe(3.689, 0.01);
    }

    [Fact]
    public void A_day_is_too_little_and_says_how_much_is_needed()
    {
        var quiet = new QuietTime(AlarmBudget.Default);
        Watch(quiet, new Xoshiro256StarStar(7), days: 1);

        var little = quiet.Threshold().ShouldBeOfType<AlarmThreshold.TooLittleQuietTime>();

        little.Needed.ShouldBe(TimeSpan.FromDays(3));
        little.Quiet.TotalDays.ShouldBe(1, 0.01);
    }

    [Fact]
    public void A_burst_of_high_scores_is_one_peak()
    {
        var quiet = new QuietTime(AlarmBudget.Default);
        var random = new Xoshiro256StarStar(8);
        Watch(quiet, random, days: 60);
        var at = DateTimeOffset.UnixEpoch.AddDays(60);
        for (var second = 0; second < 600; second++)
            quiet.Add(at.AddSeconds(second), 100);
        Watch(quiet, random, days: 1, from: at.AddMinutes(10));

        quiet.PerMonth(99).ShouldBe(30 / 61.0, 0.01);
    }

    [Fact]
    public void What_was_learnt_survives_in_the_twin()
    {
        var quiet = new QuietTime(AlarmBudget.Default);
        Watch(quiet, new Xoshiro256StarStar(9), days: 10);
        var bytes = new ArrayBufferWriter<byte>();
        quiet.Write(new StateWriter(bytes));
        var reader = new StateReader(bytes.WrittenSpan);

        QuietTime.Read(AlarmBudget.Default, ref reader).Threshold().ShouldBe(quiet.Threshold());
        reader.End();
    }

    private static void Watch(QuietTime quiet, Xoshiro256StarStar random, int days, DateTimeOffset? from = null)
    {
        for (var minute = 0; minute < days * 24 * 60; minute++)
            quiet.Add((from ?? DateTimeOffset.UnixEpoch).AddMinutes(minute), Score(random));
    }

    private static double Score(Xoshiro256StarStar random) => Math.Abs(Normal.Sample(random, 0, 1));
}
