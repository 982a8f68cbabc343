using System.Numerics;

namespace Millwright.Simulator;

/// <summary>
/// The product's own generator, so that a seed means the same stream on every runtime, today and later (the algorithm behind
/// <see cref="Random"/> is free to change). xoshiro256** by Blackman and Vigna (<c>prng.di.unimi.it</c>, public domain), its state
/// filled by SplitMix64 as the authors advise.
/// <para>
/// Everything drawn here uses only operations that IEEE 754 defines to the last bit: no logarithm, sine or exponential, which
/// differ between C libraries.
/// </para>
/// </summary>
internal sealed class Xoshiro
{
    private ulong _s0, _s1, _s2, _s3;

    public Xoshiro(ulong s0, ulong s1, ulong s2, ulong s3) => (_s0, _s1, _s2, _s3) = (s0, s1, s2, s3);

    /// <summary>An independent stream for each pair: <paramref name="stream"/> tells machines and purposes apart under one seed.</summary>
    public static Xoshiro Of(ulong seed, ulong stream)
    {
        var state = SplitMix(ref seed) ^ (stream * 0xD1342543DE82EF95);
        return new Xoshiro(SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    public static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1), 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));

    public double Between(double low, double high) => low + ((high - low) * Uniform());

    /// <summary>Uniform in [0, <paramref name="count"/>).</summary>
    public int Below(int count) => (int)Math.BigMul(Next(), (ulong)count, out _);

    public bool Chance(double probability) => Uniform() < probability;

    /// <summary>
    /// Nearly standard normal, never beyond ±8.1: the number of ones among 64 fair bits (mean 32, variance 16) blurred by one
    /// uniform step (variance 1/12). Good for measurement noise; not meant for statistics of far tails.
    /// </summary>
    public double Normal() => (BitOperations.PopCount(Next()) - 32 + Uniform() - 0.5) * NormalScale;

    private const double NormalScale = 0.24935149047701483; // 1 / √(16 + 1/12)
}
