using Millwright.Twins.Models;

namespace Millwright.Twins.Tests.Models;

public sealed class AnomalyGateTests
{
    private const double Budget = 1;

    [Fact]
    public void Who_alarms_too_often_while_machines_are_well_is_refused_whatever_it_sees()
    {
        var (passed, verdict) = AnomalyGate.Of(new AnomalyRecord(4, 8, 8), champion: null, Budget);

        passed.ShouldBeFalse();
        verdict.ShouldStartWith("Refused: 4 alarms");
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(6, 5, true)]
    [InlineData(4, 5, false)]
    public void Beside_a_champion_that_keeps_the_budget_it_has_to_see_as_many_failures_come(int seen, int champions, bool passes)
    {
        var (passed, verdict) = AnomalyGate.Of(new AnomalyRecord(0.4, 8, seen), new AnomalyRecord(0.9, 8, champions), Budget);

        passed.ShouldBe(passes);
        verdict.ShouldContain($"{seen} of 8 failures, the champion before {champions}");
    }

    [Fact]
    public void A_champion_that_always_alarms_is_no_measure() =>
        AnomalyGate.Of(new AnomalyRecord(0.4, 8, 1), new AnomalyRecord(300, 8, 8), Budget).Passed.ShouldBeTrue();

    [Fact]
    public void Too_little_quiet_time_to_count_alarms_in_is_told() =>
        AnomalyGate.Of(new AnomalyRecord(double.NaN, 0, 0), null, Budget).ShouldBe((false, "Refused: too little quiet time was held back to count its alarms in."));

    [Fact]
    public void Chance_sees_the_share_of_failures_that_its_alarms_fall_before() =>
        // One alarm in thirty days falls into a given day with 1 − e^(−1/30).
        AnomalyGate.SeenByChance(1, TimeSpan.FromDays(1), TimeSpan.FromDays(30)).ShouldBe(0.0328, 1e-4);
}
