using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Tests.Sending;

public class PaceTests
{
    private static readonly DateTimeOffset _now = Instants.Monday10;

    [Fact]
    public void A_factor_divides_the_time_between_readings()
    {
        var pace = new Pace(60, new ImpatientClock(_now));
        var past = _now.AddDays(-1);

        pace.Until(past).ShouldBe(TimeSpan.Zero);
        pace.Until(past.AddMinutes(10)).ShouldBe(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void As_fast_as_possible_never_waits_in_the_past() =>
        new Pace(double.PositiveInfinity, new ImpatientClock(_now)).Until(_now.AddSeconds(-1)).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_fast_run_that_caught_up_goes_on_in_real_time() =>
        new Pace(double.PositiveInfinity, new ImpatientClock(_now)).Until(_now.AddSeconds(3)).ShouldBe(TimeSpan.FromSeconds(3));

    [Fact]
    public void A_wait_too_short_to_wake_for_is_left_to_the_next() =>
        new Pace(1, new ImpatientClock(_now)).Until(_now.AddMilliseconds(5)).ShouldBe(TimeSpan.Zero);
}
