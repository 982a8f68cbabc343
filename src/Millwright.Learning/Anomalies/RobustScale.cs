using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// Where a sensor's values lie and how wide they spread, unmoved by a few wild ones: running median and median absolute deviation,
/// each by <see cref="RunningQuantile"/>. Constant time a value, 200 bytes.
/// </summary>
public sealed class RobustScale(int memory)
{
    /// <summary>Turns the median absolute deviation of a normal distribution into its standard deviation: 1 / Φ⁻¹(3/4).</summary>
    private const double Normal = 1.482602218505602;

    private readonly RunningQuantile _median = new(0.5, memory);
    private readonly RunningQuantile _distance = new(0.5, memory);

    /// <summary>Values learnt.</summary>
    public int Count => _median.Count;

    /// <summary>The median, in the sensor's unit.</summary>
    public double Center => _median.Value;

    /// <summary>
    /// Robust standard deviation in the sensor's unit, never 0: at least a millionth of the centre's size, so that a sensor that
    /// stands still does not make an alarm of its last digit.
    /// </summary>
    public double Deviation => Math.Max(Normal * _distance.Value, Math.Max(1e-6 * Math.Abs(Center), 1e-9));

    /// <summary>Deviations that the value lies above the centre; 0 for a missing value and before <paramref name="least"/> values.</summary>
    public double Standardise(double value, int least) => Count < least || !double.IsFinite(value) ? 0 : (value - Center) / Deviation;

    /// <summary>Learns a value; one that is not finite is passed over.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
            return;
        _median.Add(value);
        _distance.Add(Math.Abs(value - _median.Value));
    }

    public void Write(StateWriter to)
    {
        _median.Write(to);
        _distance.Write(to);
    }

    public void Restore(ref StateReader from)
    {
        _median.Restore(ref from);
        _distance.Restore(ref from);
    }

    internal static RobustScale[] Many(int sensors, int memory)
    {
        var scales = new RobustScale[sensors];
        for (var sensor = 0; sensor < sensors; sensor++)
            scales[sensor] = new RobustScale(memory);
        return scales;
    }
}
