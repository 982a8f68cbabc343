using System.Numerics;
using System.Numerics.Tensors;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace Millwright.Learning.Spectra;

/// <summary>
/// What a window of a vibration signal looks like, in time and in frequency: the usual inputs of bearing diagnosis (Randall and Antoni,
/// "Rolling element bearing diagnostics – a tutorial", MSSP 25, 2011). Deviation and moments are the population's.
/// The power spectrum is that of the signal without its mean under a symmetric Hann window. O(n log n).
/// </summary>
/// <param name="Kurtosis">Excess kurtosis, 0 for a normal distribution.</param>
/// <param name="Crest">Peak / RMS.</param>
/// <param name="PeakToPeak">In the signal's unit.</param>
/// <param name="Impulse">Peak / mean absolute value.</param>
/// <param name="Form">RMS / mean absolute value.</param>
/// <param name="HighestLine">Frequency of the line with the most power, hertz.</param>
/// <param name="Centroid">Mean frequency by power, hertz.</param>
/// <param name="Spread">Standard deviation of the frequency by power, hertz.</param>
/// <param name="BandShares">Share of the power in each band of equal width from 0 up, 0 to 1.</param>
public sealed record VibrationFeatures(
    double Rms, double Deviation, double Kurtosis, double Skewness, double Crest, double PeakToPeak, double Impulse, double Form,
    double HighestLine, double Centroid, double Spread, double[] BandShares)
{
    /// <param name="signal">Two finite samples or more.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="bands">Bands between 0 and <paramref name="bandwidth"/> · bands hertz; power above them counts in none.</param>
    /// <param name="bandwidth">Width of a band, hertz.</param>
    public static VibrationFeatures Of(ReadOnlySpan<double> signal, double rate, int bands = 8, double bandwidth = 750)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(signal.Length, 2);
        var mean = TensorPrimitives.Sum(signal) / signal.Length;
        var (second, third, fourth) = (0.0, 0.0, 0.0);
        foreach (var value in signal)
        {
            var squared = (value - mean) * (value - mean);
            second += squared;
            third += squared * (value - mean);
            fourth += squared * squared;
        }
        var variance = second / signal.Length;
        var rms = Math.Sqrt(TensorPrimitives.SumOfSquares(signal) / signal.Length);
        var absolute = TensorPrimitives.SumOfMagnitudes(signal) / signal.Length;
        var peak = Math.Abs(TensorPrimitives.MaxMagnitude(signal));
        var (line, centroid, spread, shares) = Lines(PowerSpectrum(signal, mean), rate / signal.Length, bands, bandwidth);
        return new VibrationFeatures(
            rms, Math.Sqrt(variance), Ratio(fourth / signal.Length, variance * variance, 3) - 3, Ratio(third / signal.Length, Math.Pow(variance, 1.5)),
            Ratio(peak, rms), TensorPrimitives.Max(signal) - TensorPrimitives.Min(signal), Ratio(peak, absolute), Ratio(rms, absolute),
            line, centroid, spread, shares);
    }

    /// <summary>All features in the order of the parameters, the bands last.</summary>
    public double[] ToArray() =>
        [Rms, Deviation, Kurtosis, Skewness, Crest, PeakToPeak, Impulse, Form, HighestLine, Centroid, Spread, .. BandShares];

    private static double[] PowerSpectrum(ReadOnlySpan<double> signal, double mean)
    {
        var window = Window.Hann(signal.Length);
        var samples = new Complex[signal.Length];
        for (var at = 0; at < samples.Length; at++)
            samples[at] = (signal[at] - mean) * window[at];
        Fourier.Forward(samples, FourierOptions.NoScaling);
        var power = new double[signal.Length / 2 + 1];
        for (var line = 0; line < power.Length; line++)
            power[line] = samples[line].Real * samples[line].Real + samples[line].Imaginary * samples[line].Imaginary;
        return power;
    }

    private static (double Highest, double Centroid, double Spread, double[] Shares) Lines(double[] power, double step, int bands, double bandwidth)
    {
        var shares = new double[bands];
        var total = power.Sum();
        if (total == 0)
            return (0, 0, 0, shares);
        var (highest, centroid, squares) = (0, 0.0, 0.0);
        for (var line = 0; line < power.Length; line++)
        {
            var (frequency, share) = (line * step, power[line] / total);
            centroid += frequency * share;
            squares += frequency * frequency * share;
            if (power[line] > power[highest])
                highest = line;
            if ((int)(frequency / bandwidth) is var band && band < bands)
                shares[band] += share;
        }
        return (highest * step, centroid, Math.Sqrt(Math.Max(0, squares - centroid * centroid)), shares);
    }

    private static double Ratio(double part, double whole, double otherwise = 0) => whole > 0 ? part / whole : otherwise;
}
