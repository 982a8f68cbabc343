using System.Globalization;
using Millwright.Storage.Learning;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Learning;

/// <summary>What a look at a champion measured.</summary>
/// <param name="Score">The furthest that anything has moved; above <paramref name="Threshold"/> it has drifted.</param>
/// <param name="Found">What has drifted, the furthest first; none: nothing has.</param>
internal sealed record DriftMeasure(double Score, double Threshold, IReadOnlyList<DriftFinding> Found);

/// <summary>What has moved, and where.</summary>
/// <param name="Of">The sensor, or the kinds of failures, or the risks as a whole.</param>
/// <param name="Feature">That of its features whose values have moved furthest.</param>
/// <param name="Detector">What measured the score.</param>
/// <param name="Machines">Whose values have moved, the furthest first, of <paramref name="Watched"/> that were looked at, of <paramref name="InScope"/> that could have been.</param>
internal sealed record DriftFinding(
    DriftKind Kind, string Of, string Feature, string Detector, double Score, double Threshold, IReadOnlyList<MachineId> Machines, int Watched, int InScope,
    (DateTimeOffset From, DateTimeOffset To, BinShares Shares) Reference, (DateTimeOffset From, DateTimeOffset To, BinShares Shares) Current)
{
    /// <summary>Everything that was measured of the feature, on the machine where it has moved furthest.</summary>
    public IReadOnlyList<MeasureRow> Measures { get; init; } = [];

    /// <summary>Mean error before and since, 0 to 1; null: it is not by outcomes.</summary>
    public (double Before, double Since)? Errors { get; init; }

    /// <summary>What it says in the chain.</summary>
    public string Reason { get; init; } = string.Create(
        CultureInfo.InvariantCulture,
        $"{Feature} of {Machines.Count} of {(Watched < InScope ? $"{Watched} machines looked at, of {InScope}" : $"{Watched} machines")}, {Machines[0].Value} first, is spread otherwise than before: {Detector} is {Score:0.##}, up to {Threshold:0.##} it would be no drift.");
}
