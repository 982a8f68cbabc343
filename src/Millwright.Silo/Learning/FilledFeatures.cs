using Millwright.Learning.Features;
using Millwright.Learning.State;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>What models and detectors see of a machine: made of its history, or of what its twin left and the history since.</summary>
/// <param name="detectors">Null: no version of the anomaly model answers for the machine.</param>
internal sealed class FilledFeatures(MachinePast past, MachineFeatures[] features, MachineDetectors? detectors)
{
    /// <summary>Grows with each change of what is written, and of how detectors are made.</summary>
    private const string Format = "twin features 1";

    private const string Detected = "sensors of detectors";

    public MachinePast Past { get; } = past;

    public MachineFeatures[] Features { get; } = features;

    public MachineDetectors? Detectors { get; } = detectors;

    /// <summary>The number of the newest reading that is in it.</summary>
    public long Through { get; set; }

    /// <summary>The number of the newest reading that is in what the twin had left; 0: it had left nothing.</summary>
    public long KeptThrough { get; private init; }

    /// <summary>Event time before which no reading changes anything any more, µs since 1970-01-01 UTC; the smallest number there is: any may.</summary>
    public long From => Through == 0 ? long.MinValue : Math.Min(Features.Min(static each => each.Newest), Detectors?.Newest ?? long.MaxValue);

    /// <summary>Null: they are more than are kept of a machine.</summary>
    public static byte[]? ToBytes(MachineFeatures[] features, MachineDetectors? detectors)
    {
        var parts = new Sections { [Format] = [] };
        foreach (var each in features)
            parts.Put(each.Spec.Hash, each.Write);
        if (detectors is not null)
        {
            parts.Put(Detected, Names(detectors.Sensors));
            parts.Put(Parts.Detectors, detectors.Write);
        }
        var bytes = parts.ToBytes();
        return bytes.Length <= TwinFeatureStore.MostBytes ? bytes : null;
    }

    /// <summary>Null: not all of what is wanted is in what was kept, or it is of another format, or damaged.</summary>
    /// <param name="detected">The sensors of the detectors; null: none are wanted.</param>
    public static FilledFeatures? Read(KeptFeatures kept, MachinePast past, FeatureSpec[] specs, IReadOnlyList<string>? detected)
    {
        try
        {
            var parts = Sections.Of(kept.Content);
            if (!parts.Has(Format) || (detected is not null && (!parts.Has(Detected) || parts.TextOf(Detected) != Names(detected))))
                return null;
            var features = Array.ConvertAll(specs, spec =>
            {
                var from = new StateReader(parts[spec.Hash]);
                var read = MachineFeatures.Read(spec, past, ref from);
                from.End();
                return read;
            });
            return new FilledFeatures(past, features, detected is null ? null : DetectorsOf(detected, parts[Parts.Detectors])) { Through = kept.Sequence, KeptThrough = kept.Sequence };
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static MachineDetectors DetectorsOf(IReadOnlyList<string> sensors, byte[] bytes)
    {
        var from = new StateReader(bytes);
        var read = MachineDetectors.Read(sensors, ref from);
        from.End();
        return read;
    }

    private static string Names(IReadOnlyList<string> sensors) => string.Join('\n', sensors);
}
