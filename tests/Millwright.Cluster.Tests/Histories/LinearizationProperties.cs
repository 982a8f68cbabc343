using FsCheck;
using FsCheck.Fluent;

namespace Millwright.Cluster.Tests.Histories;

/// <summary>Histories made at random: those of a machine that does one thing after the other, and others.</summary>
public sealed class LinearizationProperties
{
    private const int Clients = 4;

    private static readonly Gen<Deed> _deeds = Gen.Frequency(
        (4, from sequence in Gen.Choose(0, 9) select (Deed)new Write(sequence, sequence * 7 % 10, WasNew: null)),
        (4, Gen.Constant((Deed)new Read(Shown.Nothing))),
        (1, Gen.Constant((Deed)new Acknowledge())),
        (1, from isBegun in Gen.Elements(true, false) select (Deed)new Maintain(isBegun)));

    /// <summary>What one client does next: a deed, how long before and after it happens, and whether it happens and is answered.</summary>
    private static readonly Gen<Plan> _plans =
        from client in Gen.Choose(0, Clients - 1)
        from deed in _deeds
        from before in Gen.Choose(1, 30)
        from after in Gen.Choose(1, 30)
        from fate in Gen.Frequency((8, Gen.Constant(Fate.Answered)), (1, Gen.Constant(Fate.HappensUnanswered)), (1, Gen.Constant(Fate.Never)))
        select new Plan(client, deed, before, after, fate);

    private static readonly Arbitrary<Plan[]> _runs = _plans.ArrayOf(60).ToArbitrary();

    private enum Fate
    {
        Answered,
        HappensUnanswered,
        Never,
    }

    [Fact]
    public void What_a_machine_that_does_one_thing_after_the_other_answers_is_explained() =>
        Prop.ForAll(_runs, plans => Linearization.Refute(Run(plans)).ShouldBeNull()).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void A_last_reader_who_saw_a_reading_too_few_or_too_many_is_refuted() => Prop.ForAll(_runs, Gen.Choose(1, 5).ToArbitrary(), (plans, off) =>
    {
        var answered = Run([.. plans.Select(static plan => plan with { Fate = Fate.Answered })]);
        var history = answered.FindAll(static operation => operation.Deed is Write or Acknowledge);
        var accepted = history.Select(static operation => operation.Deed).OfType<Write>().Where(static write => write.WasNew == true).ToList();
        var newest = accepted.MaxBy(static write => (write.At, write.Sequence))?.Sequence ?? Shown.Nothing.Newest;
        var isAcknowledged = history.Exists(static operation => operation.Deed is Acknowledge);
        var end = history.Max(static operation => operation.Completed) ?? 0;
        string? Verdict(int readings) =>
            Linearization.Refute([.. history, new Operation(end + 1, end + 2, new Read(new Shown(readings, newest, isAcknowledged, InMaintenance: false)))]);

        Verdict(accepted.Count).ShouldBeNull();
        Verdict(accepted.Count - off).ShouldNotBeNull();
        Verdict(accepted.Count + off).ShouldNotBeNull();
    }).Check(Config.QuickThrowOnFailure);

    /// <summary>Answers made up at random, so that most are wrong in some way, judged as by going through every order there is.</summary>
    [Fact]
    public void A_short_history_is_judged_as_by_trying_every_order() => Prop.ForAll(ShortHistories(), history =>
        (Linearization.Refute(history) is null).ShouldBe(IsExplainedByAnyOrder(history, new MachineModel(), [.. Enumerable.Range(0, history.Length)])))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static Arbitrary<Operation[]> ShortHistories()
    {
        var deeds = Gen.OneOf(
            from sequence in Gen.Choose(0, 2) from told in Gen.Elements<bool?>(true, true, false) select (Deed)new Write(sequence, 2 - sequence, told),
            from readings in Gen.Choose(0, 3) from newest in Gen.Choose(-1, 2) from inMaintenance in Gen.Elements(false, false, true) select (Deed)new Read(new Shown(readings, newest, false, inMaintenance)),
            from isBegun in Gen.Elements(true, false) select (Deed)new Maintain(isBegun));
        var operations =
            from deed in deeds
            from invoked in Gen.Choose(0, 20)
            from takes in Gen.Choose(0, 12)
            from isAnswered in Gen.Frequency((2, Gen.Constant(true)), (1, Gen.Constant(false)))
            select isAnswered || deed is Read
                ? new Operation(invoked, invoked + takes, deed)
                : new Operation(invoked, null, deed is Write write ? write with { WasNew = null } : deed);
        return (from length in Gen.Choose(1, 6) from history in operations.ArrayOf(length) select history).ToArbitrary();
    }

    private static bool IsExplainedByAnyOrder(Operation[] history, MachineModel machine, List<int> left)
    {
        if (left.TrueForAll(operation => history[operation].Completed is null))
            return true;
        var soonest = left.Min(operation => history[operation].Completed ?? long.MaxValue);
        foreach (var next in left.Where(operation => history[operation].Invoked <= soonest).ToList())
        {
            if (machine.Try(history[next].Deed) is not { } before)
                continue;
            var isExplained = IsExplainedByAnyOrder(history, machine, left.FindAll(operation => operation != next));
            machine.TakeBack(before);
            if (isExplained)
                return true;
        }
        return false;
    }

    /// <summary>Clients that each do one thing at a time, on a machine that does one thing at a time.</summary>
    private static List<Operation> Run(Plan[] plans)
    {
        var machine = new MachineModel();
        var free = new long[Clients];
        var under = plans.Select(plan =>
        {
            var invoked = free[plan.Client] + 1;
            var happens = invoked + plan.Before;
            free[plan.Client] = happens + plan.After;
            return (plan, Invoked: invoked, Happens: happens, Completed: happens + plan.After);
        }).OrderBy(static doing => doing.Happens).ToList();
        var history = new List<Operation>();
        foreach (var (plan, invoked, _, completed) in under)
        {
            var told = plan.Deed switch
            {
                Read => new Read(machine.Shown),
                Write write => write with { WasNew = machine.IsChangedBy(write) },
                var deed => deed,
            };
            if (plan.Fate == Fate.Answered)
                history.Add(new Operation(invoked, completed, told));
            else if (plan.Deed is not Read)
                history.Add(new Operation(invoked, null, plan.Deed));
            if (plan.Fate != Fate.Never)
                machine.Try(told);
        }
        return history;
    }

    private sealed record Plan(int Client, Deed Deed, int Before, int After, Fate Fate);
}
