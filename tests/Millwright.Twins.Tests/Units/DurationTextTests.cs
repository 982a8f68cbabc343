using Millwright.Twins.Units;

namespace Millwright.Twins.Tests.Units;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("00:00:00", "0 s")]
    [InlineData("00:00:45.500", "45.5 s")]
    [InlineData("00:01:00", "1 min")]
    [InlineData("00:01:30", "90 s")]
    [InlineData("01:30:00", "90 min")]
    [InlineData("1.00:00:00", "1 day")]
    [InlineData("1.12:00:00", "36 h")]
    [InlineData("2.12:00:00", "2.5 days")]
    [InlineData("-00:02:00", "-2 min")]
    public void A_duration_is_said_in_the_unit_in_which_people_would(string duration, string said) => DurationText.Of(TimeSpan.Parse(duration)).ShouldBe(said);
}
