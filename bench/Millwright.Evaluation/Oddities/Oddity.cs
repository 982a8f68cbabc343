namespace Millwright.Evaluation.Oddities;

/// <summary>How a reading is odd though each value lies within the sensor's limits.</summary>
internal enum OddityKind
{
    /// <summary>One reading, off by what an ordinary day strays.</summary>
    Spike,

    /// <summary>The value stands still for two hours.</summary>
    Stuck,

    /// <summary>For two hours the sensor shows what it showed half a day before: an ordinary value that does not go with the others.</summary>
    Unrelated,

    /// <summary>Within twelve hours it walks off by what an ordinary day strays, and is back at once.</summary>
    Drift,

    /// <summary>For two hours the noise is four times as large.</summary>
    Noise,
}

/// <summary>What was done to a sensor, from one row to another, both inside.</summary>
internal readonly record struct Oddity(OddityKind Kind, int Sensor, int First, int Last);
