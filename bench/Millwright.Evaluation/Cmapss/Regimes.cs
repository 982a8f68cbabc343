using MathNet.Numerics;
using Millwright.Evaluation.Models;
using Millwright.Learning.Clustering;

namespace Millwright.Evaluation.Cmapss;

/// <summary>
/// Sensors as deviations from what is usual in the engine's operating regime, learnt from the train file. Where all flights are flown alike,
/// they stay as they are.
/// </summary>
internal sealed class Regimes
{
    private const int Count = 6;
    private const int Starts = 10;
    private const int Seed = 42;
    private readonly Scale? _settings;
    private readonly double[][] _centres = [];
    private readonly Scale[] _sensors = [];

    public Regimes(IReadOnlyList<Flight> train)
    {
        // Altitude in whole thousands of feet and Mach number in tenths: one pair is one regime.
        if (train.Select(flight => (Math.Round(flight.Settings[0]), Math.Round(flight.Settings[1], 1))).Distinct().Count() < Count)
            return;
        _settings = Scale.Of([.. train.Select(flight => flight.Settings)]);
        var clusters = KMeans.Fit([.. train.Select(flight => _settings.Apply(flight.Settings))], Count, Seed, Starts);
        _centres = clusters.Centres;
        _sensors = [.. Enumerable.Range(0, Count).Select(cluster => Scale.Of(
            [.. train.Where((_, row) => clusters.Assignments[row] == cluster).Select(flight => flight.Sensors)]))];
    }

    public Flight Standardise(Flight flight) => _settings is null
        ? flight
        : flight with { Sensors = _sensors[Nearest(_settings.Apply(flight.Settings))].Apply(flight.Sensors) };

    private int Nearest(double[] settings) => Enumerable.Range(0, _centres.Length).MinBy(cluster => Distance.SSD(_centres[cluster], settings));
}
