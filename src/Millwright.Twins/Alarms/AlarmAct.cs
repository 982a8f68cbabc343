namespace Millwright.Twins.Alarms;

/// <summary>What a person does about an alarm.</summary>
/// <param name="Until">The end of a shelving, µs since 1970-01-01 UTC; else 0.</param>
/// <param name="Note">What was said of it; the reason of a shelving.</param>
/// <param name="Assignee">Whom it is given to, for <see cref="AlarmMove.Assign"/>; null: to nobody.</param>
public sealed record AlarmAct(AlarmMove Move, string By, string? Note = null, long Until = 0, string? Assignee = null)
{
    /// <summary>Nobody may put an alarm aside for longer than this without anybody being asked again.</summary>
    public static TimeSpan LongestShelving { get; } = TimeSpan.FromDays(7);
}

/// <summary>A command to a twin: one act, about some of its alarms.</summary>
public sealed record AlarmCommand(Guid[] Alarms, AlarmAct Act);

/// <summary>A command to a twin: an alarm of another machine, which some of its rules name as parent, is in alarm or no longer.</summary>
public sealed record ParentAlarm(string Machine, string Rule, bool InAlarm)
{
    public string Key => KeyOf(Machine, Rule);

    public static string KeyOf(string machine, string rule) => $"{machine}/{rule}";

    /// <summary>The parent of a key, no longer in alarm; neither part of a key holds a slash.</summary>
    public static ParentAlarm OfKey(string key) => new(key[..key.IndexOf('/')], key[(key.IndexOf('/') + 1)..], InAlarm: false);
}

/// <summary>What became of an act on one alarm.</summary>
public enum ActOutcome : byte
{
    Done,

    /// <summary>The very same was done before, with nothing since; nothing changed.</summary>
    DoneBefore,

    /// <summary>The alarm's state does not allow it.</summary>
    Illegal,

    /// <summary>The machine has no open alarm of that id.</summary>
    NotOpen,
}

/// <param name="State">Where the alarm stands now; <see cref="AlarmState.Cleared"/> when it is not open.</param>
public readonly record struct ActResult(Guid Alarm, ActOutcome Outcome, AlarmState State);
