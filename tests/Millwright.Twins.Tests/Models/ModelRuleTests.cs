using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Twins.Tests.Models;

/// <summary>Which version answers for a machine, and what becomes of one.</summary>
public sealed class ModelRuleTests
{
    private static readonly TrialTerms Terms = new(FewestPairs: 100, Tolerance: 0.02, Span: TimeSpan.FromHours(6));
    private static readonly Dictionary<string, double> Dummies = new() { ["always the mean"] = 1.0, ["always the median"] = 0.9 };

    [Theory]
    [InlineData(0.5, null, true)]
    [InlineData(0.89, null, false)]
    [InlineData(0.5, 0.5, true)]
    [InlineData(0.5, 0.49, false)]
    [InlineData(double.NaN, null, false)]
    public void The_gate_asks_for_better_than_the_best_dummy_and_no_worse_than_the_champion(double version, double? champion, bool passes)
    {
        var (passed, verdict) = Gate.Of("log loss", version, champion, Dummies);

        passed.ShouldBe(passes);
        verdict.ShouldStartWith(passes ? "Passed" : "Refused");
        verdict.ShouldContain("log loss");
    }

    [Theory]
    [InlineData(99, 0.1, false, TrialStep.Wait)]
    [InlineData(100, 0.1, false, TrialStep.Canary)]
    [InlineData(100, 0.102, true, TrialStep.Promote)]
    [InlineData(100, 0.103, false, TrialStep.RollBack)]
    [InlineData(100, 0.103, true, TrialStep.RollBack)]
    public void A_challenger_is_moved_by_what_came_of_its_predictions(int known, double error, bool isCanary, TrialStep step) =>
        TrialRule.Of(new TrialRecord(known, TimeSpan.FromDays(1), null, null, known, 0.1, error), isCanary, Terms).Step.ShouldBe(step);

    [Theory]
    [InlineData(99, 6, 0.5, false, TrialStep.Wait)]
    [InlineData(100, 5, 0.5, false, TrialStep.Wait)]
    [InlineData(100, 6, 0.5, false, TrialStep.Canary)]
    [InlineData(100, 6, 0.26, true, TrialStep.Promote)]
    [InlineData(100, 6, 0.24, false, TrialStep.RollBack)]
    public void Before_outcomes_are_known_a_challenger_is_moved_by_what_its_probabilities_foresee(int made, int hours, double skill, bool isCanary, TrialStep step)
    {
        var moved = TrialRule.Of(new TrialRecord(made, TimeSpan.FromHours(hours), 0.5, skill, 99, 0.1, 0.9), isCanary, Terms);

        (moved.Step, moved.IsConfirmed).ShouldBe((step, false));
    }

    [Theory]
    [InlineData(99, 0.2, TrialStep.Wait)]
    [InlineData(100, 0.102, TrialStep.Promote)]
    [InlineData(100, 0.103, TrialStep.RollBack)]
    public void Outcomes_bear_out_or_undo_what_was_decided_before_them(int known, double error, TrialStep step) =>
        TrialRule.Confirm(new TrialRecord(200, TimeSpan.FromDays(1), 0.5, 0.9, known, 0.1, error), Terms).Step.ShouldBe(step);

    [Theory]
    [InlineData("10:00", "09:30", "10:00")]
    [InlineData("10:00", "10:00", "11:00")]
    [InlineData("10:00", "12:59", "13:00")]
    public void A_schedule_does_not_make_up_for_what_it_missed(string due, string now, string next) =>
        ScheduleRule.Next(At(due), TimeSpan.FromHours(1), At(now)).ShouldBe(At(next));

    [Theory]
    [InlineData(1, 60)]
    [InlineData(2, 120)]
    [InlineData(3, 240)]
    [InlineData(4, null)]
    public void A_scheduled_training_is_tried_thrice_more_each_time_later(int failures, int? seconds) =>
        ScheduleRule.Backoff(failures, TimeSpan.FromMinutes(1))?.TotalSeconds.ShouldBe(seconds!.Value);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse($"2026-03-01T{time}:00Z", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData(1, 1, DriftExtent.OneMachine, false)]
    [InlineData(1, 10, DriftExtent.OneMachine, false)]
    [InlineData(4, 10, DriftExtent.Cohort, false)]
    [InlineData(5, 10, DriftExtent.Cohort, true)]
    [InlineData(8, 10, DriftExtent.All, true)]
    public void One_machine_that_drifts_is_its_own_matter_and_many_are_the_models(int drifted, int watched, DriftExtent extent, bool trains)
    {
        DriftRule.Extent(drifted, watched).ShouldBe(extent);
        DriftRule.CallsForTraining(drifted, watched, ModelScope.Fleet).ShouldBe(trains);
        DriftRule.CallsForTraining(1, 1, new ModelScope(ScopeKind.Machine, "pump-1")).ShouldBeTrue();
    }

    [Fact]
    public void A_cohort_has_its_share_keeps_its_members_as_it_grows_and_is_another_for_another_version()
    {
        var (version, other) = (Guid.Parse("0190c0de-0000-7000-8000-000000000001"), Guid.Parse("0190c0de-0000-7000-8000-000000000002"));
        var machines = Enumerable.Range(0, 2_000).Select(static number => Id($"pump-{number}")).ToArray();
        bool[] Members(Guid of, double share) => Array.ConvertAll(machines, machine => Cohort.Has(machine, of, share));

        var tenth = Members(version, 0.1);
        tenth.Count(static member => member).ShouldBeInRange(150, 250);
        Members(version, 0.3).Zip(tenth).ShouldAllBe(static pair => pair.First || !pair.Second);
        Members(other, 0.1).ShouldNotBe(tenth);
        (Members(version, 0).Any(static member => member), Members(version, 1).All(static member => member)).ShouldBe((false, true));
    }

    [Fact]
    public void A_scope_covers_its_machines()
    {
        bool Covers(ScopeKind kind, string value) => new ModelScope(kind, value).Covers(Id("pump-1"), "pump", "Lyon");

        (Covers(ScopeKind.Machine, "pump-1"), Covers(ScopeKind.Type, "pump"), Covers(ScopeKind.Site, "Lyon"), ModelScope.Fleet.Covers(Id("x"), "fan", null)).ShouldBe((true, true, true, true));
        (Covers(ScopeKind.Machine, "pump-2"), Covers(ScopeKind.Type, "fan"), Covers(ScopeKind.Site, "Metz")).ShouldBe((false, false, false));
    }

    private static MachineId Id(string text)
    {
        MachineId.TryParse(text, out var id).ShouldBeTrue();
        return id;
    }
}
