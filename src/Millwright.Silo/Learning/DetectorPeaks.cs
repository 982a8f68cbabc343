using Millwright.Learning.Anomalies;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>Runs the streaming detectors over the past of machines and keeps the peaks of each over each sensor while these were well: 1 KiB each.</summary>
/// <param name="quietBefore">So long before a failure a machine is not well any more, µs.</param>
internal sealed class DetectorPeaks(IReadOnlyList<string> sensors, long quietBefore)
{
    // An alarm is of a detector, whichever sensor it was: the sensors share its budget.
    private readonly QuietTime[][] _quiet =
        [.. MachineDetectors.Kinds.Select(_ => sensors.Select(_ => new QuietTime(new AlarmBudget(AlarmBudget.Default.PerMonth / sensors.Count, AlarmBudget.Default.Separation))).ToArray())];

    private MachineDetectors _detectors = new(sensors);
    private MachinePast _past = MachinePast.None;
    private long _shift;
    private long _clock;
    private bool _hasBegun;

    /// <summary>Begins the next machine. All machines' quiet times one after the other count as one.</summary>
    public void Begin(MachinePast past) => (_detectors, _past, _hasBegun) = (new MachineDetectors(sensors), past, false);

    public void Take(PastReading reading)
    {
        if (!_detectors.Take(reading.At, reading.Sensors, reading.Values, _past.IsDown(reading.At)) || _past.FailureWithin(reading.At, quietBefore) is not null)
            return;
        if (!_hasBegun)
            (_shift, _hasBegun) = (_clock + AlarmBudget.Default.Separation.Micros() - reading.At, true);
        _clock = _shift + reading.At;
        for (var kind = 0; kind < _quiet.Length; kind++)
            for (var sensor = 0; sensor < sensors.Count; sensor++)
                _quiet[kind][sensor].Add(Time.Moment(_clock), _detectors.Score(kind, sensor));
    }

    /// <summary>What is learnt of all quiet time there is. A detector of a sensor of which too little is known gets no limit and is not heard.</summary>
    public IReadOnlyList<DetectorLimit> Limits()
    {
        var limits = new List<DetectorLimit>();
        for (var kind = 0; kind < _quiet.Length; kind++)
            for (var sensor = 0; sensor < sensors.Count; sensor++)
                if (_quiet[kind][sensor].Threshold() is AlarmThreshold.Found found)
                    limits.Add(new DetectorLimit(kind, sensor, found.Value, found.ExpectedPerMonth));
        return limits;
    }
}
