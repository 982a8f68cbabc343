namespace Millwright.Twins.Machines;

/// <summary>What a machine is doing, as its twin derives it; worst wins, in the order critical, warning, running, idle.</summary>
public enum MachineStatus : byte
{
    /// <summary>No reading has ever been judged.</summary>
    Unknown,

    /// <summary>No reading arrived within the no-data timeout.</summary>
    Offline,
    Idle,
    Running,
    Warning,
    Critical,

    /// <summary>Declared by a person: nothing is judged until it ends.</summary>
    Maintenance,

    /// <summary>Every sensor of the newest reading came with bad quality: the twin cannot judge.</summary>
    Error,
}
