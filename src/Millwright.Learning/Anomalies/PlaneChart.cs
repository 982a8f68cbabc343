using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// Sensors that no longer move together as they did: T² and Q of the readings' exponentially weighted mean (Lowry, Woodall, Champ and
/// Rigdon, "A multivariate exponentially weighted moving average control chart", Technometrics 34(1), 1992, over principal components), fitted
/// on a quiet part. The score is a distance as a multiple of the furthest quiet one, the greater of the two: up to about 1 is quiet, from
/// <see cref="Alarm"/> on it is something else. O(sensors · components) a reading.
/// </summary>
public sealed class PlaneChart : IDetector
{
    /// <summary>
    /// The score from which a reading is anomalous where there is no quiet time to calibrate by: some minutes of quiet do not show all
    /// that an hour of it does.
    /// </summary>
    public const double Alarm = 3.5;

    private readonly double _weight;
    private readonly double[] _means;
    private bool _began;

    // The furthest quiet readings, squared.
    private readonly PlaneDistance _furthest;

    private PlaneChart(PrincipalComponents plane, double weight, double[] means, PlaneDistance furthest) =>
        (Plane, _weight, _means, _furthest) = (plane, weight, means, furthest);

    /// <summary>What was learnt from the quiet part.</summary>
    public PrincipalComponents Plane { get; }

    public int Sensors => Plane.Sensors;

    /// <summary>The smoothed reading that the last score is of; <see cref="PrincipalComponents.Contributions"/> says which sensors it comes from.</summary>
    public ReadOnlySpan<double> Smoothed => _means;

    /// <param name="quiet">Readings in the order of time while the machine was well; some hundred.</param>
    /// <param name="weight">Weight of the newest reading in the mean, 0 to 1: 0.05 looks at about 20 readings.</param>
    /// <param name="keep">Share of the variance that the plane has at least, 0 to 1.</param>
    /// <exception cref="ArgumentException">There are too few readings.</exception>
    public static PlaneChart Fit(IReadOnlyList<double[]> quiet, double weight = 0.05, double keep = 0.95)
    {
        var means = quiet.Count == 0 ? [] : new double[quiet[0].Length];
        var smoothed = new double[quiet.Count][];
        var began = false;
        for (var row = 0; row < quiet.Count; row++)
        {
            Smooth(means, quiet[row], weight, ref began);
            smoothed[row] = [.. means];
        }
        var plane = PrincipalComponents.Fit(smoothed, keep);
        var (hotelling, residual) = (0.0, 0.0);
        foreach (var row in smoothed)
        {
            var distance = plane.Distance(row);
            (hotelling, residual) = (Math.Max(hotelling, distance.Hotelling), Math.Max(residual, distance.Residual));
        }
        // A plane that is the whole space leaves no residual: rounding must not make an alarm of it.
        return new PlaneChart(plane, weight, means, new PlaneDistance(hotelling, Math.Max(residual, 1e-9))) { _began = true };
    }

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        Smooth(_means, values, _weight, ref _began);
        var distance = Plane.Distance(_means);
        return Math.Sqrt(Math.Max(distance.Hotelling / _furthest.Hotelling, distance.Residual / _furthest.Residual));
    }

    public void Write(StateWriter to)
    {
        Plane.Write(to);
        to.Double(_weight);
        to.Flag(_began);
        to.Doubles(_means);
        to.Doubles([_furthest.Hotelling, _furthest.Residual]);
    }

    public static PlaneChart Read(ref StateReader from)
    {
        var plane = PrincipalComponents.Read(ref from);
        var (weight, began, means) = (from.Double(), from.Flag(), new double[plane.Sensors]);
        from.Doubles(means);
        return new PlaneChart(plane, weight, means, new PlaneDistance(from.Double(), from.Double())) { _began = began };
    }

    /// <summary>A value that is missing leaves the sensor's mean where it is.</summary>
    private static void Smooth(double[] means, ReadOnlySpan<double> values, double weight, ref bool began)
    {
        for (var sensor = 0; sensor < means.Length; sensor++)
        {
            if (double.IsFinite(values[sensor]))
                means[sensor] += (began ? weight : 1) * (values[sensor] - means[sensor]);
        }
        began = true;
    }
}
