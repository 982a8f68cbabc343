namespace Millwright.Simulator.Replay;

/// <summary>
/// The CWRU bearings are waveforms, too fast to be readings. As a monitor at the machine would, each tenth of a second is told by
/// four figures an accelerometer: root mean square and peak [g], crest factor and kurtosis (3 for a sound bearing's noise, more
/// where something knocks). One machine a recording; the failure flag is set in the recordings of damaged bearings.
/// </summary>
internal static class BearingRig
{
    private const int WindowsPerSecond = 10;

    /// <summary>Samples a second: 12,000 for the damaged bearings; 48,000 for the sound one, by the literature.</summary>
    private const int DamagedRate = 12_000;
    private const int SoundRate = 48_000;

    /// <summary>Of the base plate there is none in the sound bearing's recording: left out.</summary>
    private static readonly (string Variable, string Sensor)[] _accelerometers = [("_DE_time", "drive_end"), ("_FE_time", "fan_end")];
    private static readonly (string Name, string? Unit)[] _figures = [("rms", "g"), ("peak", "g"), ("crest", null), ("kurtosis", null)];
    private static readonly DateTimeOffset _start = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ReplaySet Set { get; } = new(
        "cwru",
        "Case Western Reserve University bearings: measured at 12 and 48 kHz, sent as figures of each tenth of a second",
        "bearing-rig",
        (from a in _accelerometers from f in _figures select KeyValuePair.Create($"{a.Sensor}_{f.Name}", f.Unit)).ToDictionary(),
        (folder, only) => DataFiles.Find(folder, "*.mat")
            .Where(file => only is null || Path.GetFileName(file).Contains(only, StringComparison.OrdinalIgnoreCase))
            .SelectMany(Read));

    private static IEnumerable<Reading> Read(string path)
    {
        var arrays = MatFile.Read(path).ToList();
        var waves = _accelerometers
            .Select(a => (a.Sensor, Samples: arrays.FirstOrDefault(m => m.Name.EndsWith(a.Variable, StringComparison.Ordinal)).Values))
            .Where(w => w.Samples is not null)
            .ToList();
        if (waves.Count == 0)
            throw new DataException($"{path} has no drive-end or fan-end acceleration; it has: {string.Join(", ", arrays.Select(a => a.Name))}.");
        var name = DataFiles.Stem(path);
        var sound = name.StartsWith("Normal", StringComparison.Ordinal);
        var window = (sound ? SoundRate : DamagedRate) / WindowsPerSecond;
        string[] sensors = [.. from w in waves from f in _figures select $"{w.Sensor}_{f.Name}"];
        for (var i = 0; (i + 1) * window <= waves.Min(w => w.Samples.Length); i++)
            yield return new Reading(
                "cwru-" + name.Replace('@', '-'),
                _start + (TimeSpan.FromSeconds(1.0 / WindowsPerSecond) * i),
                sensors,
                [.. waves.SelectMany(w => Figures(w.Samples.AsSpan(i * window, window)))],
                i + 1,
                !sound);
    }

    private static double[] Figures(ReadOnlySpan<double> samples)
    {
        var (sum, peak) = (0.0, 0.0);
        foreach (var sample in samples)
        {
            sum += sample;
            peak = Math.Max(peak, Math.Abs(sample));
        }
        var mean = sum / samples.Length;
        var (second, fourth, squares) = (0.0, 0.0, 0.0);
        foreach (var sample in samples)
        {
            var square = (sample - mean) * (sample - mean);
            second += square;
            fourth += square * square;
            squares += sample * sample;
        }
        var rms = Math.Sqrt(squares / samples.Length);
        return [Round(rms), Round(peak), Round(peak / rms), Round(fourth * samples.Length / (second * second))];
    }

    private static double Round(double value) => Math.Round(value, 5);
}
