using System.Numerics;
using MathNet.Numerics.IntegralTransforms;
using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>
/// What stands out of a sensor's own rhythm: the saliency map of the newest window (Ren et al., "Time-series anomaly detection service at
/// Microsoft", KDD 2019). Takes out what the logarithmic spectrum expects, goes back to time and compares the newest value's
/// saliency with the mean of the window; the score is the largest over the sensors. O(window · log window) and 8 · window bytes a sensor.
/// </summary>
/// <param name="window">Readings looked at, a power of two.</param>
public sealed class SpectralResidual(int sensors, int window = 64) : IDetector
{
    /// <summary>Values continued beyond the newest one, so that it does not lie on the edge (κ of the paper).</summary>
    private const int Continued = 5;

    private const int Smoothing = 3;
    private readonly double[][] _values = [.. Enumerable.Range(0, sensors).Select(_ => new double[window])];
    private readonly int[] _counts = new int[sensors];
    private readonly Complex[] _lines = new Complex[BitOperations.IsPow2(window) && window >= 16 ? window : throw new ArgumentException($"A window of {window} is no power of two from 16 on.", nameof(window))];
    private readonly double[] _logarithms = new double[window];

    public int Sensors => _values.Length;

    public double Score(DateTimeOffset at, ReadOnlySpan<double> values)
    {
        var worst = 0.0;
        for (var sensor = 0; sensor < _values.Length; sensor++)
        {
            if (!double.IsFinite(values[sensor]))
                continue;
            var kept = _values[sensor];
            kept.AsSpan(1).CopyTo(kept);
            kept[^1] = values[sensor];
            if (_counts[sensor] < window)
                _counts[sensor]++;
            if (_counts[sensor] == window)
                worst = Math.Max(worst, Saliency(kept));
        }
        return worst;
    }

    public void Write(StateWriter to)
    {
        to.Int(_values.Length);
        to.Int(window);
        to.Ints(_counts);
        foreach (var values in _values)
            to.Doubles(values);
    }

    public static SpectralResidual Read(ref StateReader from)
    {
        var sensors = from.Int("sensors", 1, DetectorState.MostSensors);
        var window = from.Int("readings a window", 16, 1 << 12);
        if (!BitOperations.IsPow2(window))
            throw new InvalidDataException($"A window of {window} readings is no power of two.");
        var detector = new SpectralResidual(sensors, window);
        from.Ints(detector._counts, "readings", 0, window);
        foreach (var values in detector._values)
            from.Doubles(values);
        return detector;
    }

    /// <summary>How far the newest value's saliency lies above the window's mean, in such means; 0 or more.</summary>
    private double Saliency(double[] values)
    {
        var newest = window - 1 - Continued;
        Fill(values);
        Fourier.Forward(_lines, FourierOptions.NoScaling);
        for (var line = 0; line < window; line++)
            _logarithms[line] = Math.Log(_lines[line].Magnitude + 1e-12);
        var expected = 0.0;
        for (var line = 0; line < window; line++)
        {
            expected += _logarithms[line] - (line >= Smoothing ? _logarithms[line - Smoothing] : 0);
            var residual = Math.Exp(_logarithms[line] - expected / Math.Min(line + 1, Smoothing));
            _lines[line] = _lines[line].Magnitude < 1e-9 ? Complex.Zero : _lines[line] / _lines[line].Magnitude * residual;
        }
        Fourier.Inverse(_lines, FourierOptions.NoScaling);
        var mean = 0.0;
        for (var at = 0; at < newest; at++)
            mean += _lines[at].Magnitude / newest;
        return mean < 1e-9 ? 0 : Math.Max(0, _lines[newest].Magnitude / mean - 1);
    }

    /// <summary>The values, and after them the newest one's continuation along the mean slope.</summary>
    private void Fill(double[] values)
    {
        var slope = 0.0;
        for (var back = 1; back <= Continued; back++)
            slope += (values[^1] - values[^(1 + back)]) / back / Continued;
        var next = values[^Continued] + slope * Continued;
        for (var at = 0; at < window; at++)
            _lines[at] = at + Continued < window ? values[at + Continued] : next;
    }
}
