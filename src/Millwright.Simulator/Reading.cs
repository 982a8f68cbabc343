namespace Millwright.Simulator;

/// <summary>One reading as it will be sent. Never changed once made, so that it may be held back or sent twice.</summary>
/// <param name="Machine">The machine's natural key.</param>
/// <param name="At">Event time, UTC.</param>
/// <param name="Sensors">Sensor names; shared by all readings of a machine.</param>
/// <param name="Values">One value per sensor; NaN: the sensor said nothing.</param>
/// <param name="Sequence">The producer's own count for this machine, from 1.</param>
/// <param name="HasFailure">The ground truth where it is known and told; else null.</param>
internal sealed record Reading(
    string Machine,
    DateTimeOffset At,
    string[] Sensors,
    double[] Values,
    long Sequence,
    bool? HasFailure);
