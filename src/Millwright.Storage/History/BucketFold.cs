namespace Millwright.Storage.History;

/// <summary>Gathers samples, which come in order of time, into buckets of equal length that start at multiples of it.</summary>
/// <param name="length">µs; a sample longer than it goes into the bucket in which it begins.</param>
internal sealed class BucketFold(long length)
{
    private readonly List<Bucket> _buckets = [];
    private long _start;
    private Sample _sum;

    public void Add(Sample sample)
    {
        var start = Floor(sample.At, length);
        if (_sum.Count > 0 && start == _start)
        {
            _sum = _sum.With(sample);
            return;
        }
        Close();
        (_start, _sum) = (start, sample);
    }

    public List<Bucket> End()
    {
        Close();
        return _buckets;
    }

    /// <summary>The largest multiple of <paramref name="length"/> that is not above <paramref name="at"/>.</summary>
    public static long Floor(long at, long length) => at - ((at % length) + length) % length;

    public static long Ceiling(long at, long length) => -Floor(-at, length);

    private void Close()
    {
        if (_sum.Count > 0)
            _buckets.Add(new Bucket(Database.Moment(_start), _sum.Count, _sum.Min, _sum.Max, _sum.Sum / _sum.Count, _sum.Last, Math.Sqrt(_sum.M2 / _sum.Count)));
    }
}
