using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// Says of each reading how unlike the machine's past it is, and learns from it. A detector serves one machine and one thread;
/// it needs bounded memory and allocates nothing per reading.
/// </summary>
public interface IDetector
{
    /// <summary>The number of values that a reading has.</summary>
    int Sensors { get; }

    /// <summary>
    /// Judges a reading by the readings before it, then learns from it. The scale is the detector's own: 0 is an ordinary reading,
    /// more is stranger; an alarm needs a threshold. A detector that has seen too little answers 0.
    /// </summary>
    /// <param name="at">When the values were measured; readings come in the order of time.</param>
    /// <param name="values">One value a sensor; <see cref="double.NaN"/> where none was measured, which is neither strange nor learnt.</param>
    double Score(DateTimeOffset at, ReadOnlySpan<double> values);

    /// <summary>Writes all that the detector remembers; its class's <c>Read</c> makes the same detector from it.</summary>
    void Write(StateWriter to);
}
