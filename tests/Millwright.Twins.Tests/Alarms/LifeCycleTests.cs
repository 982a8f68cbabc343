using Millwright.Twins.Alarms;
using static Millwright.Twins.Alarms.AlarmMove;
using static Millwright.Twins.Alarms.AlarmState;

namespace Millwright.Twins.Tests.Alarms;

/// <summary>The table by itself.</summary>
public sealed class LifeCycleTests
{
    [Fact]
    public void Nothing_leaves_cleared() =>
        Enum.GetValues<AlarmMove>().ShouldAllBe(move => LifeCycle.Next(Cleared, move, true) == null && LifeCycle.Next(Cleared, move, false) == null);

    [Fact]
    public void Every_state_but_cleared_may_be_assigned_and_commented() =>
        Enum.GetValues<AlarmState>().Where(static state => state != Cleared)
            .ShouldAllBe(state => LifeCycle.Next(state, Assign, true) == state && LifeCycle.Next(state, Comment, false) == state);

    [Theory]
    [InlineData(Unacknowledged, new[] { Acknowledge, Shelve, TakeOutOfService, Assign, Comment })]
    [InlineData(Acknowledged, new[] { Shelve, TakeOutOfService, Assign, Comment })]
    [InlineData(ReturnedUnacknowledged, new[] { Acknowledge, Shelve, TakeOutOfService, Assign, Comment })]
    [InlineData(Normal, new[] { Shelve, TakeOutOfService, Assign, Comment })]
    [InlineData(Shelved, new[] { Unshelve, TakeOutOfService, Assign, Comment })]
    [InlineData(SuppressedByDesign, new[] { Shelve, TakeOutOfService, Assign, Comment })]
    [InlineData(OutOfService, new[] { ReturnToService, Assign, Comment })]
    [InlineData(Cleared, new AlarmMove[0])]
    public void What_people_may_do_follows_from_the_state(AlarmState state, AlarmMove[] legal) => LifeCycle.Legal(state).ShouldBe(legal);

    [Theory]
    [InlineData(Shelved, Unshelve)]
    [InlineData(Shelved, Expire)]
    [InlineData(SuppressedByDesign, Release)]
    [InlineData(OutOfService, ReturnToService)]
    public void What_was_put_aside_comes_back_to_where_its_condition_says(AlarmState aside, AlarmMove back) =>
        (LifeCycle.Next(aside, back, inAlarm: true), LifeCycle.Next(aside, back, inAlarm: false)).ShouldBe((Unacknowledged, Normal));

    [Fact]
    public void The_process_is_followed_in_every_state_but_cleared() =>
        Enum.GetValues<AlarmState>().Where(static state => state is not (Cleared or Normal or ReturnedUnacknowledged))
            .ShouldAllBe(state => LifeCycle.Next(state, Raise, true) != null && LifeCycle.Next(state, Return, false) != null);
}
