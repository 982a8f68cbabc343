namespace Millwright.Bench.Load;

/// <summary>Latencies in a logarithmic histogram: 1 µs to 100 s, each bucket 2 % wide; safe to add to from many threads.</summary>
internal sealed class Latencies
{
    private const double Step = 1.02;
    private static readonly double LogStep = Math.Log(Step);
    private readonly long[] _buckets = new long[(int)(Math.Log(1e8) / LogStep) + 2];

    public void Add(TimeSpan latency)
    {
        var bucket = (int)(Math.Log(Math.Max(1, latency.TotalMicroseconds)) / LogStep);
        Interlocked.Increment(ref _buckets[Math.Min(bucket, _buckets.Length - 1)]);
    }

    public long Count => _buckets.Sum();

    public void Clear() => Array.Clear(_buckets);

    /// <summary>The latency in milliseconds that the given share (0…1) stays within, to 2 %; 0 without any.</summary>
    public double At(double share)
    {
        var rank = (long)Math.Ceiling(Count * share);
        var seen = 0L;
        for (var bucket = 0; bucket < _buckets.Length; bucket++)
        {
            seen += _buckets[bucket];
            if (seen >= rank && seen > 0)
                return Math.Pow(Step, bucket + 1) / 1000;
        }
        return 0;
    }
}
