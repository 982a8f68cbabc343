using Millwright.Learning.State;

namespace Millwright.Learning.Anomalies;

/// <summary>A detector as bytes in a machine's twin: a byte for its kind, then its own state.</summary>
public static class DetectorState
{
    /// <summary>Sensors that a detector may have: a bound for what a damaged state could ask for.</summary>
    public const int MostSensors = 1024;

    private const byte EnsembleKind = 7;

    public static void Write(IDetector detector, StateWriter to)
    {
        to.Byte(detector switch
        {
            RobustZ => 1,
            EwmaChart => 2,
            MeanShift => 3,
            HalfSpaceTrees => 4,
            PlaneChart => 5,
            SpectralResidual => 6,
            Ensemble => EnsembleKind,
            SeasonalSurprise => 8,
            NewExtremes => 9,
            DifferenceChart => 10,
            FlatLine => 11,
            _ => throw new ArgumentException($"A {detector.GetType().Name} has no place in a twin's state.", nameof(detector)),
        });
        detector.Write(to);
    }

    /// <exception cref="InvalidDataException">The bytes are no detector's state.</exception>
    public static IDetector Read(ref StateReader from)
    {
        var kind = from.Byte();
        return kind == EnsembleKind ? Ensemble.Read(ref from) : Read(kind, ref from);
    }

    /// <summary>Reads a detector that is no ensemble, so that a hostile state cannot nest without end.</summary>
    internal static IDetector ReadMember(ref StateReader from) => Read(from.Byte(), ref from);

    private static IDetector Read(byte kind, ref StateReader from) => kind switch
    {
        1 => RobustZ.Read(ref from),
        2 => EwmaChart.Read(ref from),
        3 => MeanShift.Read(ref from),
        4 => HalfSpaceTrees.Read(ref from),
        5 => PlaneChart.Read(ref from),
        6 => SpectralResidual.Read(ref from),
        8 => SeasonalSurprise.Read(ref from),
        9 => NewExtremes.Read(ref from),
        10 => DifferenceChart.Read(ref from),
        11 => FlatLine.Read(ref from),
        _ => throw new InvalidDataException($"A state begins with {kind}, which is no kind of detector."),
    };
}
