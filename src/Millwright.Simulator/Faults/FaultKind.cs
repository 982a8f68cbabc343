namespace Millwright.Simulator.Faults;

/// <summary>How a fault comes: creeping in over hours, at once, or now and then.</summary>
internal enum Manner
{
    Gradual,
    Sudden,
    Intermittent,
}

/// <summary>What a fault adds to a sensor at full severity, at full speed.</summary>
/// <param name="Change">In the sensor's unit; negative: it falls.</param>
/// <param name="Slow">The quantity has thermal inertia: it builds up, and lingers after the repair.</param>
internal sealed record Effect(string Sensor, double Change, bool Slow = false);

/// <summary>A way in which a type of machine fails.</summary>
internal sealed record FaultKind(string Name, Manner Manner, params Effect[] Effects);
