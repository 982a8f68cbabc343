using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Millwright.Learning.Anomalies;

/// <summary>How far a reading lies from the quiet machine.</summary>
/// <param name="Hotelling">T²: within the plane of the ordinary combinations of sensors, in variances.</param>
/// <param name="Residual">Q, the squared prediction error: out of that plane, in standardised units squared.</param>
public readonly record struct PlaneDistance(double Hotelling, double Residual);

/// <summary>
/// The plane in which a quiet machine's standardised sensors move together, for T² and Q (Hotelling 1947; Jackson and Mudholkar,
/// "Control procedures for residuals associated with principal component analysis", Technometrics 21(3), 1979).
/// Fit O(rows · sensors² + sensors³), a reading O(sensors · components); 8 · sensors · (components + 2) bytes.
/// </summary>
public sealed class PrincipalComponents
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    // One row a component, of unit length; their variances, largest first.
    private readonly double[] _axes;
    private readonly double[] _variances;

    internal PrincipalComponents(double[] means, double[] deviations, double[] axes, double[] variances, double hotellingLimit, double residualLimit)
    {
        (_means, _deviations, _axes, _variances) = (means, deviations, axes, variances);
        (HotellingLimit, ResidualLimit) = (hotellingLimit, residualLimit);
    }

    public int Sensors => _means.Length;

    public int Components => _variances.Length;

    /// <summary>T² that a quiet reading stays below with the chance of the fit.</summary>
    public double HotellingLimit { get; }

    /// <summary>Q that a quiet reading stays below with the chance of the fit; 0 if the plane is the whole space.</summary>
    public double ResidualLimit { get; }

    /// <param name="quiet">Readings of the machine when it was well, finite, more than sensors.</param>
    /// <param name="keep">Share of the variance that the plane has at least, 0 to 1.</param>
    /// <param name="chance">Of the limits: 0.99 lets one quiet reading in a hundred above.</param>
    /// <exception cref="ArgumentException">There are too few readings.</exception>
    public static PrincipalComponents Fit(IReadOnlyList<double[]> quiet, double keep = 0.95, double chance = 0.99)
    {
        var sensors = quiet.Count == 0 ? 0 : quiet[0].Length;
        if (quiet.Count <= Math.Max(sensors, 2))
            throw new ArgumentException($"{quiet.Count} readings of {sensors} sensors make no plane: more readings than sensors are needed.", nameof(quiet));
        var rows = Matrix<double>.Build.DenseOfRowArrays(quiet);
        double[] means = [.. rows.ColumnSums() / quiet.Count];
        var deviations = new double[sensors];
        for (var sensor = 0; sensor < sensors; sensor++)
        {
            rows.SetColumn(sensor, rows.Column(sensor) - means[sensor]);
            // A sensor that stood still: any move of it is judged in millionths of its size.
            deviations[sensor] = Math.Max(rows.Column(sensor).L2Norm() / Math.Sqrt(quiet.Count), Math.Max(1e-6 * Math.Abs(means[sensor]), 1e-9));
            rows.SetColumn(sensor, rows.Column(sensor) / deviations[sensor]);
        }
        var eigen = (rows.TransposeThisAndMultiply(rows) / (quiet.Count - 1)).Evd(Symmetricity.Symmetric);
        double[] variances = [.. eigen.EigenValues.Select(value => Math.Max(0, value.Real)).Reverse()];
        var components = Kept(variances, keep);
        var axes = new double[components * sensors];
        for (var component = 0; component < components; component++)
            eigen.EigenVectors.Column(sensors - 1 - component).AsArray().CopyTo(axes, component * sensors);
        return new PrincipalComponents(
            means, deviations, axes, variances[..components],
            LimitOfHotelling(quiet.Count, components, chance), LimitOfResidual(variances.AsSpan(components), chance));
    }

    /// <summary>Both distances of a reading; a value that is not finite counts as the sensor's mean. Allocates nothing for up to 256 sensors.</summary>
    public PlaneDistance Distance(ReadOnlySpan<double> values)
    {
        Span<double> deviations = Sensors <= 256 ? stackalloc double[Sensors] : new double[Sensors];
        Standardise(values, deviations);
        var hotelling = 0.0;
        for (var component = 0; component < Components; component++)
        {
            var axis = Axis(component);
            var along = System.Numerics.Tensors.TensorPrimitives.Dot(axis, deviations);
            hotelling += along * along / _variances[component];
            // Components are orthogonal: what is taken away here does not change the next one's share.
            for (var sensor = 0; sensor < deviations.Length; sensor++)
                deviations[sensor] -= along * axis[sensor];
        }
        return new PlaneDistance(hotelling, System.Numerics.Tensors.TensorPrimitives.SumOfSquares<double>(deviations));
    }

    /// <summary>
    /// What each sensor adds to the distances. The parts of Q are its squared residuals; those of T² are Σ t/λ · axis · deviation (Miller,
    /// Swanson and Heckler, "Contribution plots", 1998), which may be negative; each adds up to its distance.
    /// </summary>
    /// <param name="hotelling">Room for one part a sensor.</param>
    /// <param name="residual">Room for one part a sensor.</param>
    public void Contributions(ReadOnlySpan<double> values, Span<double> hotelling, Span<double> residual)
    {
        Standardise(values, residual);
        Span<double> deviations = [.. residual];
        hotelling.Clear();
        for (var component = 0; component < Components; component++)
        {
            var axis = Axis(component);
            var along = System.Numerics.Tensors.TensorPrimitives.Dot<double>(axis, deviations);
            for (var sensor = 0; sensor < axis.Length; sensor++)
            {
                hotelling[sensor] += along / _variances[component] * axis[sensor] * deviations[sensor];
                residual[sensor] -= along * axis[sensor];
            }
        }
        foreach (ref var part in residual)
            part *= part;
    }

    public void Write(State.StateWriter to)
    {
        to.Int(Sensors);
        to.Int(Components);
        to.Doubles(_means);
        to.Doubles(_deviations);
        to.Doubles(_axes);
        to.Doubles(_variances);
        to.Doubles([HotellingLimit, ResidualLimit]);
    }

    /// <exception cref="InvalidDataException">The bytes are no plane.</exception>
    public static PrincipalComponents Read(ref State.StateReader from)
    {
        var sensors = from.Int("sensors", 1, DetectorState.MostSensors);
        var components = from.Int("components", 1, sensors);
        var (means, deviations) = (new double[sensors], new double[sensors]);
        from.Doubles(means);
        from.Doubles(deviations);
        var (axes, variances) = (new double[components * sensors], new double[components]);
        from.Doubles(axes);
        from.Doubles(variances);
        return new PrincipalComponents(means, deviations, axes, variances, from.Double(), from.Double());
    }

    private ReadOnlySpan<double> Axis(int component) => _axes.AsSpan(component * Sensors, Sensors);

    private void Standardise(ReadOnlySpan<double> values, Span<double> into)
    {
        for (var sensor = 0; sensor < into.Length; sensor++)
            into[sensor] = double.IsFinite(values[sensor]) ? (values[sensor] - _means[sensor]) / _deviations[sensor] : 0;
    }

    private static int Kept(double[] variances, double keep)
    {
        var (components, kept, total) = (0, 0.0, variances.Sum());
        while (components < variances.Length && (components == 0 || kept < keep * total) && variances[components] > 1e-12 * total)
            kept += variances[components++];
        return Math.Max(1, components);
    }

    private static double LimitOfHotelling(int rows, int components, double chance) =>
        components * ((double)rows * rows - 1) / (rows * (double)(rows - components)) * FisherSnedecor.InvCDF(components, rows - components, chance);

    private static double LimitOfResidual(ReadOnlySpan<double> left, double chance)
    {
        var (first, second, third) = (0.0, 0.0, 0.0);
        foreach (var variance in left)
        {
            first += variance;
            second += variance * variance;
            third += variance * variance * variance;
        }
        if (second <= 0)
            return 0;
        var power = 1 - 2 * first * third / (3 * second * second);
        var quantile = Normal.InvCDF(0, 1, chance);
        return first * Math.Pow(quantile * Math.Sqrt(2 * second * power * power) / first + 1 + second * power * (power - 1) / (first * first), 1 / power);
    }
}
