using Millwright.Simulator.Faults;

namespace Millwright.Simulator.Plants;

/// <summary>Where and what a machine is, as its record is sent to Millwright.</summary>
internal sealed record Placement(string Id, string Name, string Site, string Line, string Location, DateTimeOffset Installed, ShiftPattern Pattern);

/// <summary>
/// One simulated machine. It is stepped from reading to reading; noise, unrest and faults come from three streams of its own, so
/// that neither the number of machines nor a fault ever moves the noise of another reading.
/// </summary>
internal sealed class Machine
{
    /// <summary>An uneven load: 8 % either way, remembered for ten minutes.</summary>
    private const double LoadUnrest = 0.08;
    private const double LoadMemory = 600;

    private readonly Xoshiro _noise;
    private readonly Xoshiro _process;
    private readonly double _usualLoad;
    private readonly double[] _quantities;

    private FirstOrderLag _activity;
    private FirstOrderLag _heat;
    private FirstOrderLag _warmActivity;
    private Wander _load = new(LoadUnrest, LoadMemory);
    private Wander _unrest = new(1.0 / 3, LoadMemory);
    private Wear _wear;
    private DateTimeOffset _last;
    private long _sequence;

    public Machine(MachineType type, Placement placement, ulong seed, ulong number, DateTimeOffset start, double faultsPerDay)
    {
        (Type, Placement, _last) = (type, placement, start);
        _noise = Xoshiro.Of(seed, (4 * number) + 1);
        _process = Xoshiro.Of(seed, (4 * number) + 2);
        Faults = new FaultSchedule(placement.Id, type.Faults, Pattern, Xoshiro.Of(seed, (4 * number) + 3), faultsPerDay, start);
        _usualLoad = _process.Between(0.55, 0.7);
        _quantities = new double[type.Sensors.Length];

        // The plant has run before the first reading: everything starts settled.
        var duty = Pattern.Works(start) ? 1.0 : 0;
        _activity = new FirstOrderLag(type.SpinUp.TotalSeconds, duty);
        _heat = new FirstOrderLag(type.Warming.TotalSeconds, Drive.HeatOf(duty, duty * _usualLoad));
        _warmActivity = new FirstOrderLag(type.Warming.TotalSeconds, duty);
        _wear = new Wear(type.PartLife.TotalHours, _process.Uniform());
    }

    public MachineType Type { get; }

    public Placement Placement { get; }

    public ShiftPattern Pattern => Placement.Pattern;

    public FaultSchedule Faults { get; }

    /// <summary>The fault that shows or lingers in the newest reading.</summary>
    public Fault? CurrentFault { get; private set; }

    /// <summary>The machine at an instant not before the last one.</summary>
    /// <param name="tellFailure">Whether the reading carries the ground truth as its failure flag.</param>
    public Reading Next(DateTimeOffset at, bool tellFailure)
    {
        var drive = Step(at, (at - _last).TotalSeconds);
        _last = at;
        for (var i = 0; i < _quantities.Length; i++)
        {
            var sensor = Type.Sensors[i];
            _quantities[i] = sensor.Physics(drive) + (sensor.Noise * _noise.Normal());
        }

        CurrentFault = Faults.At(at);
        CurrentFault?.AddTo(_quantities, Type, at, drive.Activity, _warmActivity.Value);

        var values = new double[_quantities.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Type.Sensors[i].Show(_quantities[i]);
        return new Reading(Placement.Id, at, Type.SensorNames, values, ++_sequence, tellFailure ? CurrentFault?.HasFailed(at) ?? false : null);
    }

    private Drive Step(DateTimeOffset at, double seconds)
    {
        var duty = Pattern.Works(at) ? 1.0 : 0;
        var activity = _activity.Step(duty, seconds);
        _warmActivity.Step(activity, seconds);
        var demand = (_usualLoad * ShiftPattern.Intensity(at)) + _load.Step(_process, seconds);
        var load = activity * Math.Clamp(demand, 0.25, 0.95);
        return new Drive(
            activity,
            load,
            Heat: _heat.Step(Drive.HeatOf(activity, load), seconds),
            Wear: _wear.Step(load, seconds),
            Ambient: Climate.Ambient(at),
            Unrest: Math.Clamp(_unrest.Step(_process, seconds), -1, 1));
    }
}
