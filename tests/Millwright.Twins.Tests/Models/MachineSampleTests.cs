using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Machines;
using Millwright.Twins.Models;

namespace Millwright.Twins.Tests.Models;

/// <summary>Machines that stand for all.</summary>
public sealed class MachineSampleTests
{
    [Fact]
    public void The_same_seed_takes_the_same_machines_in_whatever_order_they_come() => Check.QuickThrowOnFailure(Prop.ForAll<int, byte>((seed, most) =>
    {
        var machines = Enumerable.Range(0, 40).Select(static number => (Id(number), (long)(1 + number % 3), false)).ToList();

        MachineSample.Of(Enumerable.Reverse(machines), seed, most).ShouldBe(MachineSample.Of(machines, seed, most), ignoreOrder: true);
    }));

    [Fact]
    public void Another_seed_takes_others()
    {
        var machines = Enumerable.Range(0, 100).Select(static number => (Id(number), 1L, false)).ToList();

        MachineSample.Of(machines, 1, 10).SetEquals(MachineSample.Of(machines, 2, 10)).ShouldBeFalse();
    }

    [Fact]
    public void As_many_are_taken_as_the_readings_allow()
    {
        var machines = Enumerable.Range(0, 100).Select(static number => (Id(number), 10L, false)).ToList();

        MachineSample.Of(machines, 7, 59).Count.ShouldBe(5);
        MachineSample.Of(machines, 7, 1_000).Count.ShouldBe(100);
    }

    [Fact]
    public void Those_that_come_first_leave_the_others_what_is_left()
    {
        var machines = Enumerable.Range(0, 100).Select(static number => (Id(number), 10L, number is 17 or 71)).ToList();

        var taken = MachineSample.Of(machines, 7, 30);

        taken.Count.ShouldBe(3);
        taken.ShouldContain(Id(17));
        taken.ShouldContain(Id(71));
    }

    [Fact]
    public void One_is_taken_whatever_it_has_sent() => MachineSample.Of([(Id(1), 1_000_000, false)], 7, 10).ShouldHaveSingleItem();

    private static MachineId Id(int number)
    {
        MachineId.TryParse($"pump-{number}", out var id).ShouldBeTrue();
        return id;
    }
}
