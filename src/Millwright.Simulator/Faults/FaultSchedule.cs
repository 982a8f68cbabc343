using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Faults;

/// <summary>
/// One machine's faults in order, never two at once. The gap before each is uniform between a quarter and seven quarters of the
/// mean; a fault that would begin at a standstill begins when work does.
/// </summary>
internal sealed class FaultSchedule
{
    private static readonly TimeSpan Cooling = TimeSpan.FromMinutes(15);

    private readonly string _machine;
    private readonly FaultKind[] _kinds;
    private readonly ShiftPattern _pattern;
    private readonly Xoshiro _random;
    private readonly TimeSpan _meanGap;
    private Fault? _next;
    private bool _told;

    /// <summary>The schedule of one machine from <paramref name="start"/> on.</summary>
    /// <param name="perDay">Faults a day at most times; 0: none ever.</param>
    public FaultSchedule(string machine, FaultKind[] kinds, ShiftPattern pattern, Xoshiro random, double perDay, DateTimeOffset start)
    {
        (_machine, _kinds, _pattern, _random) = (machine, kinds, pattern, random);
        if (perDay <= 0)
            return;
        _meanGap = TimeSpan.FromDays(1 / perDay);
        _next = Plan(start + (_meanGap * random.Uniform()));
    }

    /// <summary>Called once for each fault, when it begins.</summary>
    public Action<Fault>? Began { get; set; }

    /// <summary>The fault at this instant; instants must not go back.</summary>
    public Fault? At(DateTimeOffset at)
    {
        while (_next is { } past && past.End <= at)
        {
            Tell(past);
            _next = Plan(past.End + (_meanGap * _random.Between(0.25, 1.75)));
            _told = false;
        }
        if (_next is null || at < _next.Start)
            return null;
        Tell(_next);
        return _next;
    }

    private void Tell(Fault fault)
    {
        if (_told)
            return;
        _told = true;
        Began?.Invoke(fault);
    }

    private Fault Plan(DateTimeOffset earliest)
    {
        // Whole seconds: they survive every format a ground truth may be kept in.
        var start = new DateTimeOffset(earliest.Ticks - (earliest.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        while (!_pattern.Works(start))
            start += TimeSpan.FromMinutes(1);
        var kind = _kinds[_random.Below(_kinds.Length)];
        var (shortest, longest) = kind.Manner switch
        {
            Manner.Gradual => (120, 480),
            Manner.Sudden => (20, 60),
            _ => (60, 180),
        };
        var mended = start + TimeSpan.FromMinutes(shortest + _random.Below(longest - shortest + 1));
        return new Fault(_machine, kind, start, mended, mended + Cooling, _random.Next());
    }
}
