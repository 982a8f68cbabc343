using Millwright.Twins.Models;

namespace Millwright.Twins.Tests.Models;

/// <summary>When a champion is no longer as sure as it was.</summary>
public sealed class QualityRuleTests
{
    [Fact]
    public void Who_no_longer_tells_the_machines_apart_has_fallen_and_the_machines_are_named()
    {
        var now = Told((1, 0.25, 0.56), (2, 0.3, 0.61), (3, 0.3, 0.61));

        var fall = QualityRule.Of(Told((1, 0.1, 0.1), (2, 0.1, 0.12), (3, 0.1, 0.09)), now).ShouldNotBeNull();

        fall.Machines.ShouldBe([2, 3, 1], "the worst first");
        fall.Loss.ShouldBeGreaterThan(fall.Limit);
        fall.Limit.ShouldBeGreaterThan(fall.Before);
    }

    [Fact]
    public void What_was_so_for_a_part_of_the_window_may_pass()
    {
        var before = Told((1, 0.1, 0.1), (2, 0.1, 0.12), (3, 0.1, 0.09));
        ToldRisk[] now = [.. Told((1, 0.3, 0.61), (2, 0.3, 0.61), (3, 0.3, 0.61)).Select(static told => told.Part == 2 ? told with { Loss = 0.1 } : told)];

        QualityRule.Of(before, now).ShouldBeNull();
        QualityRule.Of(before, [.. now.Where(static told => told.Part < 2)]).ShouldBeNull();
    }

    [Fact]
    public void Who_is_unsure_of_some_machines_and_tells_these_from_the_others_has_not_fallen() =>
        QualityRule.Of(Told((1, 0.1, 0.1), (2, 0.1, 0.12), (3, 0.1, 0.09)), Told((1, 0.3, 0.61), (2, 0.3, 0.61), (3, 0.02, 0.06))).ShouldBeNull();

    /// <summary>Half of them are to fail for sure, half are well: much is to come, and the model tells which.</summary>
    [Fact]
    public void Whose_risks_are_high_but_sure_has_not_fallen() =>
        QualityRule.Of(Told((1, 0.1, 0.1), (2, 0.1, 0.12)), Told((1, 0.96, 0.17), (2, 0.04, 0.17))).ShouldBeNull();

    [Fact]
    public void Quiet_machines_are_no_fall() => QualityRule.Of(Told((1, 0.1, 0.1), (2, 0.1, 0.12)), Told((1, 0.001, 0.008), (2, 0.001, 0.008))).ShouldBeNull();

    [Fact]
    public void What_differs_no_more_than_machines_ever_did_is_chance() =>
        QualityRule.Of(Told((1, 0.01, 0.02), (2, 0.3, 0.61), (3, 0.2, 0.5)), Told((1, 0.2, 0.5), (2, 0.3, 0.61), (3, 0.01, 0.05))).ShouldBeNull();

    /// <summary>Each machine the same in all parts.</summary>
    private static ToldRisk[] Told(params (long Machine, double Risk, double Loss)[] machines) =>
        [.. Enumerable.Range(0, QualityRule.Parts).SelectMany(part => machines.Select(machine => new ToldRisk(machine.Machine, part, machine.Risk, machine.Loss)))];
}
