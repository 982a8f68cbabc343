using Millwright.Twins.Notices;

namespace Millwright.Twins.Tests.Notices;

public sealed class OnCallTests
{
    private static readonly Guid Anna = Guid.NewGuid(), Bert = Guid.NewGuid(), Chief = Guid.NewGuid();

    // Two weeks in turn, nights from 22 to 6; the first week begins on Monday, 2 March 2026.
    private static readonly Rotation Nights = new(
        "Europe/Berlin", new DateOnly(2026, 3, 4), 2,
        [
            .. Enum.GetValues<DayOfWeek>().Select(static day => new OnCallSlot(1, day, new(22, 0), new(6, 0), Anna)),
            .. Enum.GetValues<DayOfWeek>().Select(static day => new OnCallSlot(2, day, new(22, 0), new(6, 0), Bert)),
        ],
        Chief);

    [Theory]
    [InlineData("2026-03-02T21:00:00Z", "Anna")] // Monday, 22:00 in Berlin
    [InlineData("2026-03-02T20:59:59Z", "Chief")]
    [InlineData("2026-03-09T04:59:59Z", "Anna")] // Monday, 5:59:59: Sunday's night is the first week's still
    [InlineData("2026-03-09T05:00:00Z", "Chief")]
    [InlineData("2026-03-09T21:00:00Z", "Bert")]
    [InlineData("2026-03-16T21:00:00Z", "Anna")]
    [InlineData("2026-02-23T21:00:00Z", "Bert")] // a week before the first
    [InlineData("2026-03-29T03:59:59Z", "Bert")] // clocks went forward that night: 5:59:59
    [InlineData("2026-03-29T04:00:00Z", "Chief")]
    public void The_night_belongs_to_whoever_has_its_slot(string at, string name)
    {
        var expected = name switch { "Anna" => Anna, "Bert" => Bert, _ => Chief };

        OnCall.At(Nights, DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture)).ShouldBe([expected]);
    }

    [Fact]
    public void Without_a_fallback_nobody_is_on_call_between_the_slots() =>
        OnCall.At(Nights with { FallbackUserId = null }, new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero)).ShouldBeEmpty();
}
