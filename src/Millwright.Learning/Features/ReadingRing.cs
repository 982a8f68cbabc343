namespace Millwright.Learning.Features;

/// <summary>The newest readings of a machine, oldest overwritten first.</summary>
internal sealed class ReadingRing(int capacity, int sensors)
{
    private readonly long[] _times = new long[capacity];
    private readonly double[] _values = new double[capacity * sensors];
    private int _next;

    public int Count { get; private set; }

    public void Add(long measured, ReadOnlySpan<double> values)
    {
        _times[_next] = measured;
        values.CopyTo(_values.AsSpan(_next * sensors));
        _next = (_next + 1) % capacity;
        Count = Math.Min(Count + 1, capacity);
    }

    /// <summary>A kept reading, 0 the oldest.</summary>
    public long At(int place, out ReadOnlySpan<double> values)
    {
        var row = (_next - Count + place + capacity) % capacity;
        values = _values.AsSpan(row * sensors, sensors);
        return _times[row];
    }

    /// <summary>The values of a sensor measured after an instant: two passes, so that large means cost no digits.</summary>
    public WindowSummary Summarise(int sensor, long after)
    {
        var (count, sum, times) = (0, 0.0, 0.0);
        var (minimum, maximum) = (double.PositiveInfinity, double.NegativeInfinity);
        var (from, newest) = (Count, Count > 0 ? At(Count - 1, out _) : 0);
        while (from > 0 && At(from - 1, out var values) is var time && time > after)
        {
            from--;
            if (!double.IsFinite(values[sensor]))
                continue;
            count++;
            sum += values[sensor];
            times += time - newest;
            minimum = Math.Min(minimum, values[sensor]);
            maximum = Math.Max(maximum, values[sensor]);
        }
        if (count == 0)
            return WindowSummary.Empty;
        var (mean, middle, squares, spread, together) = (sum / count, times / count, 0.0, 0.0, 0.0);
        for (var place = from; place < Count; place++)
        {
            var time = At(place, out var values) - newest - middle;
            if (!double.IsFinite(values[sensor]))
                continue;
            var difference = values[sensor] - mean;
            squares += difference * difference;
            spread += time * time;
            together += time * difference;
        }
        return new(mean, count > 1 ? Math.Sqrt(squares / (count - 1)) : 0, minimum, maximum, spread > 0 ? together / spread : 0);
    }
}

/// <param name="Slope">The sensor's unit per microsecond.</param>
internal readonly record struct WindowSummary(double Mean, double Deviation, double Minimum, double Maximum, double Slope)
{
    public static readonly WindowSummary Empty = new(double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
}
