using Millwright.Learning.State;

namespace Millwright.Learning.Drift;

/// <summary>What a stream looks like after its newest value.</summary>
public enum DriftLevel
{
    /// <summary>Like before.</summary>
    Stable,

    /// <summary>Perhaps not like before: the time from which a new model should learn, should drift follow.</summary>
    Warning,

    /// <summary>No longer like before; the detector has begun anew.</summary>
    Drift,
}

/// <summary>
/// Notices that a stream's distribution has changed, one value at a time: bounded memory, no allocation per value. One stream, one thread.
/// </summary>
public interface IDriftDetector
{
    /// <summary>Learns a finite value and says how the stream looks with it. Each class names the range of values it is made for.</summary>
    DriftLevel Add(double value);

    /// <summary>Writes all that the detector remembers, its settings not included.</summary>
    void Write(StateWriter to);

    /// <summary>Takes over what a detector of the same class and settings wrote.</summary>
    void Restore(ref StateReader from);
}
