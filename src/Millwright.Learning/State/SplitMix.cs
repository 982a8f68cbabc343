namespace Millwright.Learning.State;

/// <summary>
/// A generator whose whole state is one number, for streaming algorithms that must draw and be written down: SplitMix64 (Steele, Lea
/// and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014). Fitting in batches uses MathNet's xoshiro256** instead.
/// </summary>
internal static class SplitMix
{
    /// <summary>A number from 0 (included) to 1 (not).</summary>
    public static double Next(ref ulong state)
    {
        var mixed = state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
        return ((mixed ^ mixed >> 31) >> 11) * (1.0 / (1UL << 53));
    }
}
