using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>The views of one sensor that <see cref="NewExtremes"/> watches, and the range of each so far.</summary>
internal sealed class SensorExtremes
{
    private const int Views = 4;
    private const int Short = 12;
    private const int Long = 144;
    private readonly double[] _lowest = [.. Enumerable.Repeat(double.PositiveInfinity, Views)];
    private readonly double[] _highest = [.. Enumerable.Repeat(double.NegativeInfinity, Views)];
    private readonly int[] _seen = new int[Views];
    private readonly SlidingMean _short = new(Short);
    private readonly SlidingMean _long = new(Long);
    private readonly PeriodAgo _day = new(TimeSpan.FromDays(1), TimeSpan.FromMinutes(5));
    private readonly PeriodAgo _week = new(TimeSpan.FromDays(7), TimeSpan.FromHours(1));

    /// <summary>Learns a finite value and says how far outside of all before it lies, as a share of the range; 1 at most.</summary>
    public double Add(long ticks, double value, int warmUp)
    {
        var mean = _short.Add(value);
        return Math.Max(
            Math.Max(Leave(0, value, warmUp), Leave(1, mean - _long.Add(value), warmUp)),
            Math.Max(Leave(2, value - _day.Exchange(ticks, value), warmUp), Leave(3, mean - _week.Exchange(ticks, mean), warmUp)));
    }

    public void Write(StateWriter to)
    {
        to.Doubles(_lowest);
        to.Doubles(_highest);
        to.Ints(_seen);
        _short.Write(to);
        _long.Write(to);
        _day.Write(to);
        _week.Write(to);
    }

    public void Restore(ref StateReader from)
    {
        from.Doubles(_lowest);
        from.Doubles(_highest);
        from.Ints(_seen, "values seen", 0, int.MaxValue);
        _short.Restore(ref from);
        _long.Restore(ref from);
        _day.Restore(ref from);
        _week.Restore(ref from);
    }

    private double Leave(int view, double value, int warmUp)
    {
        if (!double.IsFinite(value))
            return 0;
        var beyond = Math.Max(value - _highest[view], _lowest[view] - value);
        // A view that never moved: any move is as far as its range was wide.
        var share = beyond <= 0 ? 0 : Math.Min(1, beyond / Math.Max(_highest[view] - _lowest[view], 1e-9 * Math.Max(1, Math.Abs(value))));
        (_lowest[view], _highest[view]) = (Math.Min(_lowest[view], value), Math.Max(_highest[view], value));
        if (_seen[view] >= warmUp)
            return share;
        _seen[view]++;
        return 0;
    }

    /// <summary>The mean of the newest values. The sum is taken anew once a round, so that rounding does not gather.</summary>
    private sealed class SlidingMean(int length)
    {
        private readonly double[] _values = new double[length];
        private int _next;
        private int _count;
        private double _sum;

        public double Add(double value)
        {
            _sum += value - (_count == length ? _values[_next] : 0);
            _values[_next] = value;
            _count = Math.Min(_count + 1, length);
            _next = (_next + 1) % length;
            if (_next == 0)
                _sum = System.Numerics.Tensors.TensorPrimitives.Sum<double>(_values);
            return _sum / _count;
        }

        public void Write(StateWriter to)
        {
            to.Doubles(_values);
            to.Ints([_next, _count]);
            to.Double(_sum);
        }

        public void Restore(ref StateReader from)
        {
            from.Doubles(_values);
            _next = from.Int("place", 0, length - 1);
            _count = from.Int("values", 0, length);
            _sum = from.Double();
        }
    }

    /// <summary>What a value was at the same time one period ago, to the slot.</summary>
    private sealed class PeriodAgo
    {
        private readonly long _slot;
        private readonly double[] _values;
        private long _now = long.MinValue;
        private double _newest = double.NaN;

        public PeriodAgo(TimeSpan period, TimeSpan slot)
        {
            _slot = slot.Ticks;
            _values = new double[period.Ticks / slot.Ticks];
            Array.Fill(_values, double.NaN);
        }

        /// <summary>Takes the value of now and gives that of one period ago; NaN where there was none.</summary>
        public double Exchange(long ticks, double value)
        {
            var slot = ticks / _slot;
            if (_now == long.MinValue)
                _now = slot;
            // A slot keeps the old value until it is left; slots that were passed without a value know nothing.
            for (var passed = Math.Max(0, slot - _now - _values.Length); _now + passed < slot; passed++)
                _values[(_now + passed) % _values.Length] = passed == 0 ? _newest : double.NaN;
            _now = Math.Max(_now, slot);
            _newest = value;
            return _values[_now % _values.Length];
        }

        public void Write(StateWriter to)
        {
            to.Doubles(_values);
            to.Long(_now);
            to.Double(_newest);
        }

        public void Restore(ref StateReader from)
        {
            from.Doubles(_values);
            (_now, _newest) = (from.Long(), from.Double());
            if (_now < 0 && _now != long.MinValue)
                throw new InvalidDataException("A state of extremes has a time before all times.");
        }
    }
}
