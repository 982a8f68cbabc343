using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// One quantile of a stream without keeping it: the P² algorithm (Jain and Chlamtac, "The P² algorithm for dynamic calculation of
/// quantiles and histograms without storing observations", CACM 28(10), 1985). Five markers, constant time a value, 96 bytes.
/// </summary>
/// <remarks>
/// It forgets: when <see cref="Memory"/> values twice over are counted, all counts are halved, so that older values weigh half.
/// </remarks>
public sealed class RunningQuantile
{
    private const int Markers = 5;
    private readonly double[] _heights = new double[Markers];
    private readonly double[] _positions = [1, 2, 3, 4, 5];
    private readonly double _level;

    /// <param name="level">The share of values below the quantile, 0 &lt; level &lt; 1.</param>
    /// <param name="memory">Values that count in full, 10 or more.</param>
    public RunningQuantile(double level, int memory = int.MaxValue / 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(level, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(level, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(memory, 10);
        (_level, Memory) = (level, memory);
    }

    public int Memory { get; }

    /// <summary>Values counted, at most twice <see cref="Memory"/>.</summary>
    public int Count { get; private set; }

    /// <summary>The estimate in the values' unit; <see cref="double.NaN"/> before the first value.</summary>
    public double Value => Count switch
    {
        0 => double.NaN,
        >= Markers => _heights[2],
        _ => _heights[Math.Min(Count - 1, (int)(_level * Count))],
    };

    public void Add(double value)
    {
        if (Count < Markers)
        {
            _heights[Count++] = value;
            _heights.AsSpan(0, Count).Sort();
            return;
        }
        var cell = Cell(value);
        for (var marker = cell + 1; marker < Markers; marker++)
            _positions[marker]++;
        Count++;
        for (var marker = 1; marker < Markers - 1; marker++)
            Adjust(marker);
        if (Count >= 2L * Memory)
            Halve();
    }

    public void Write(StateWriter to)
    {
        to.Int(Count);
        to.Doubles(_heights);
        to.Doubles(_positions);
    }

    /// <summary>Takes over what another one of the same level and memory wrote.</summary>
    public void Restore(ref StateReader from)
    {
        Count = from.Int("values", 0, int.MaxValue);
        from.Doubles(_heights);
        from.Doubles(_positions);
    }

    /// <summary>The marker left of the value; the outermost markers are moved to hold it.</summary>
    private int Cell(double value)
    {
        if (value < _heights[0])
        {
            _heights[0] = value;
            return 0;
        }
        if (value >= _heights[4])
        {
            _heights[4] = value;
            return 3;
        }
        var cell = 0;
        while (value >= _heights[cell + 1])
            cell++;
        return cell;
    }

    private void Adjust(int marker)
    {
        var share = marker switch { 1 => _level / 2, 2 => _level, _ => (1 + _level) / 2 };
        var away = 1 + (Count - 1) * share - _positions[marker];
        var (left, here, right) = (_positions[marker - 1], _positions[marker], _positions[marker + 1]);
        if (!(away >= 1 && right - here > 1) && !(away <= -1 && left - here < -1))
            return;
        var step = Math.Sign(away);
        var (low, height, high) = (_heights[marker - 1], _heights[marker], _heights[marker + 1]);
        var parabola = height + step / (right - left)
            * ((here - left + step) * (high - height) / (right - here) + (right - here - step) * (height - low) / (here - left));
        _heights[marker] = low < parabola && parabola < high
            ? parabola
            : height + step * (step > 0 ? (high - height) / (right - here) : (low - height) / (left - here));
        _positions[marker] += step;
    }

    private void Halve()
    {
        Count /= 2;
        for (var marker = 0; marker < Markers; marker++)
            _positions[marker] = 1 + (_positions[marker] - 1) * (Count - 1) / (_positions[4] - 1);
        _positions[4] = Count;
    }
}
