namespace Millwright.Twins.Alarms;

/// <summary>Where an alarm stands, by the states of ISA-18.2-2016 and IEC 62682:2022, clause 5.</summary>
public enum AlarmState : byte
{
    /// <summary>Returned and acknowledged. The record stays open for a quiet time in which a relapse is counted as a repeat.</summary>
    Normal,

    /// <summary>In alarm, and nobody has acknowledged it.</summary>
    Unacknowledged,

    /// <summary>In alarm, and somebody has acknowledged it.</summary>
    Acknowledged,

    /// <summary>No longer in alarm, and nobody has acknowledged that it was.</summary>
    ReturnedUnacknowledged,

    /// <summary>Put aside by a person until a definite time, for a reason.</summary>
    Shelved,

    /// <summary>Put aside by its rule: maintenance, a plant state, or a parent alarm.</summary>
    SuppressedByDesign,

    /// <summary>Put aside by a person until somebody returns it to service.</summary>
    OutOfService,

    /// <summary>Over: the record is closed, a relapse opens another.</summary>
    Cleared,
}

/// <summary>What moves an alarm from one state to another.</summary>
public enum AlarmMove : byte
{
    /// <summary>The process: its condition holds, holds again, or has become worse.</summary>
    Raise,

    /// <summary>The process: its condition holds no more.</summary>
    Return,

    /// <summary>Time: quiet for long enough after the return.</summary>
    Clear,

    /// <summary>Time: nobody has acknowledged it for as long as its rule allows. The state stays.</summary>
    Escalate,

    /// <summary>Time: the end of a shelving.</summary>
    Expire,

    /// <summary>Design: what suppresses it has begun.</summary>
    Suppress,

    /// <summary>Design: what suppressed it has ended.</summary>
    Release,

    Acknowledge,
    Shelve,
    Unshelve,
    TakeOutOfService,
    ReturnToService,

    /// <summary>A person takes it over, or gives it to another. The state stays.</summary>
    Assign,

    /// <summary>A person says something about it. The state stays.</summary>
    Comment,
}

/// <summary>
/// The alarm's life cycle as a table, after the state diagram of ISA-18.2-2016 (IEC 62682:2022), figure 3. An alarm that was acknowledged and
/// raises again after its return is unacknowledged again (re-alarm); the record that was open then stays the same one. What leaves a state in
/// which it was put aside comes back as unacknowledged when it is in alarm, and as normal when it is not. The two things which the standard
/// leaves to the site: a shelved alarm may be taken out of service, and a suppressed one may be shelved.
/// </summary>
public static class LifeCycle
{
    private static readonly (AlarmState From, AlarmMove Move, AlarmState To)[] Moves =
    [
        (AlarmState.Normal, AlarmMove.Raise, AlarmState.Unacknowledged),
        (AlarmState.Normal, AlarmMove.Clear, AlarmState.Cleared),
        (AlarmState.Normal, AlarmMove.Suppress, AlarmState.SuppressedByDesign),
        (AlarmState.Normal, AlarmMove.Shelve, AlarmState.Shelved),
        (AlarmState.Normal, AlarmMove.TakeOutOfService, AlarmState.OutOfService),

        (AlarmState.Unacknowledged, AlarmMove.Raise, AlarmState.Unacknowledged),
        (AlarmState.Unacknowledged, AlarmMove.Return, AlarmState.ReturnedUnacknowledged),
        (AlarmState.Unacknowledged, AlarmMove.Escalate, AlarmState.Unacknowledged),
        (AlarmState.Unacknowledged, AlarmMove.Suppress, AlarmState.SuppressedByDesign),
        (AlarmState.Unacknowledged, AlarmMove.Acknowledge, AlarmState.Acknowledged),
        (AlarmState.Unacknowledged, AlarmMove.Shelve, AlarmState.Shelved),
        (AlarmState.Unacknowledged, AlarmMove.TakeOutOfService, AlarmState.OutOfService),

        (AlarmState.Acknowledged, AlarmMove.Raise, AlarmState.Unacknowledged),
        (AlarmState.Acknowledged, AlarmMove.Return, AlarmState.Normal),
        (AlarmState.Acknowledged, AlarmMove.Suppress, AlarmState.SuppressedByDesign),
        (AlarmState.Acknowledged, AlarmMove.Shelve, AlarmState.Shelved),
        (AlarmState.Acknowledged, AlarmMove.TakeOutOfService, AlarmState.OutOfService),

        (AlarmState.ReturnedUnacknowledged, AlarmMove.Raise, AlarmState.Unacknowledged),
        (AlarmState.ReturnedUnacknowledged, AlarmMove.Escalate, AlarmState.ReturnedUnacknowledged),
        (AlarmState.ReturnedUnacknowledged, AlarmMove.Suppress, AlarmState.SuppressedByDesign),
        (AlarmState.ReturnedUnacknowledged, AlarmMove.Acknowledge, AlarmState.Normal),
        (AlarmState.ReturnedUnacknowledged, AlarmMove.Shelve, AlarmState.Shelved),
        (AlarmState.ReturnedUnacknowledged, AlarmMove.TakeOutOfService, AlarmState.OutOfService),

        (AlarmState.Shelved, AlarmMove.Raise, AlarmState.Shelved),
        (AlarmState.Shelved, AlarmMove.Return, AlarmState.Shelved),
        (AlarmState.Shelved, AlarmMove.TakeOutOfService, AlarmState.OutOfService),

        (AlarmState.SuppressedByDesign, AlarmMove.Raise, AlarmState.SuppressedByDesign),
        (AlarmState.SuppressedByDesign, AlarmMove.Return, AlarmState.SuppressedByDesign),
        (AlarmState.SuppressedByDesign, AlarmMove.Shelve, AlarmState.Shelved),
        (AlarmState.SuppressedByDesign, AlarmMove.TakeOutOfService, AlarmState.OutOfService),

        (AlarmState.OutOfService, AlarmMove.Raise, AlarmState.OutOfService),
        (AlarmState.OutOfService, AlarmMove.Return, AlarmState.OutOfService),
    ];

    /// <summary>Moves out of the states in which an alarm is put aside: back to where its condition says.</summary>
    private static readonly (AlarmState From, AlarmMove Move)[] Back =
    [
        (AlarmState.Shelved, AlarmMove.Unshelve),
        (AlarmState.Shelved, AlarmMove.Expire),
        (AlarmState.SuppressedByDesign, AlarmMove.Release),
        (AlarmState.OutOfService, AlarmMove.ReturnToService),
    ];

    private static readonly AlarmMove[] ByPeople =
    [
        AlarmMove.Acknowledge, AlarmMove.Shelve, AlarmMove.Unshelve, AlarmMove.TakeOutOfService, AlarmMove.ReturnToService, AlarmMove.Assign, AlarmMove.Comment,
    ];

    private static readonly AlarmMove[][] LegalByState =
        Array.ConvertAll(Enum.GetValues<AlarmState>(), static state => Array.FindAll(ByPeople, move => Next(state, move, inAlarm: true) is not null));

    /// <summary>Where a move leads; null: it is illegal in that state.</summary>
    /// <param name="inAlarm">Whether the alarm's condition holds.</param>
    public static AlarmState? Next(AlarmState from, AlarmMove move, bool inAlarm)
    {
        if (move is AlarmMove.Assign or AlarmMove.Comment)
            return from == AlarmState.Cleared ? null : from;
        if (Array.IndexOf(Back, (from, move)) >= 0)
            return inAlarm ? AlarmState.Unacknowledged : AlarmState.Normal;
        foreach (var row in Moves)
            if (row.From == from && row.Move == move)
                return row.To;
        return null;
    }

    /// <summary>What people may do in a state.</summary>
    public static IReadOnlyList<AlarmMove> Legal(AlarmState state) => LegalByState[(int)state];

    /// <summary>Whether an alarm is put aside: nobody is told of what its process does.</summary>
    public static bool IsAside(AlarmState state) => state is AlarmState.Shelved or AlarmState.SuppressedByDesign or AlarmState.OutOfService;

    /// <summary>Whether somebody should look: not acknowledged, and not put aside.</summary>
    public static bool IsWaiting(AlarmState state) => state is AlarmState.Unacknowledged or AlarmState.ReturnedUnacknowledged;
}
