namespace Millwright.Storage.History;

/// <summary>
/// Thins a curve out so that its peaks stay: of each of equal windows the smallest and the largest value, in order of time. Samples come in
/// order of time. As long as there are no more of them than points wanted, they are all kept.
/// </summary>
internal sealed class PeakFold(long from, long to, int maxPoints)
{
    private readonly List<(long At, double Value)> _points = [];
    private readonly List<Sample> _first = [];
    private readonly int _windows = Math.Max(1, maxPoints / 2);
    private bool _thins;
    private int _window = -1;
    private (long At, double Value) _min;
    private (long At, double Value) _max;

    public void Add(Sample sample)
    {
        if (!_thins && sample.Count == 1 && _first.Count < maxPoints)
        {
            _first.Add(sample);
            return;
        }
        if (!_thins)
        {
            _thins = true;
            _first.ForEach(Thin);
        }
        Thin(sample);
    }

    public List<Point> End()
    {
        if (_thins)
            Close();
        else
            _points.AddRange(_first.Select(static sample => (sample.LastAt, sample.Last)));
        return _points.ConvertAll(static point => new Point(Database.Moment(point.At), point.Value));
    }

    private void Thin(Sample sample)
    {
        // A minute of one reading knows its time; of the others only the newest value's is known.
        var at = sample.Count == 1 ? sample.LastAt : sample.At;
        var window = (int)((Int128)(at - from) * _windows / (to - from));
        if (window != _window)
        {
            Close();
            _window = window;
            _min = (at, sample.Min);
            _max = (at, sample.Max);
            return;
        }
        if (sample.Min < _min.Value)
            _min = (at, sample.Min);
        if (sample.Max > _max.Value)
            _max = (at, sample.Max);
    }

    private void Close()
    {
        if (_window < 0)
            return;
        var (first, second) = _min.At <= _max.At ? (_min, _max) : (_max, _min);
        _points.Add(first);
        if (second != first)
            _points.Add(second);
    }
}
