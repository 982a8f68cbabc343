using System.Collections.Concurrent;
using Millwright.Storage.Machines;
using Millwright.Twins.Machines;

namespace Millwright.Gateway.Readings;

/// <summary>Brings values that came in another unit into the sensor's own, and refuses those that cannot be.</summary>
internal sealed class SensorUnits(TwinStore twins, TimeProvider clock)
{
    private const int MostKept = 50_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    public async ValueTask Convert(Wave wave, IngestTally tally, CancellationToken cancellationToken)
    {
        foreach (var value in wave.ForeignUnits)
        {
            var row = value.Machine.Indexes.IndexOf(value.Index);
            if (row < 0 || double.IsNaN(value.Machine.ValueAt(row, value.Column)))
                continue;
            var sensor = value.Machine.SensorAt(value.Column);
            var own = (await Of(value.Machine.MachineId, cancellationToken)).Sensors.GetValueOrDefault(sensor)?.Unit;
            if (Refusal(value, row, own) is not { } refusal)
                continue;
            tally.Reject(value.Index, value.Machine.MachineId, "units." + sensor, refusal, value.Unit, "validation.unit");
            value.Machine.RemoveAt(row);
            wave.Readings--;
        }
    }

    /// <summary>Converts a value in place; the answer says why it cannot be.</summary>
    private static string? Refusal(Wave.ForeignUnit value, int row, string? own)
    {
        if (own is null)
            return "this sensor has no unit in the configuration, so a value cannot be brought into it; set one, or send no unit";
        if (!Twins.Units.Units.TryConversion(value.Unit, own, out var conversion))
            return $"this sensor is measured in {own}, which {value.Unit} cannot be converted to";
        ref var stored = ref value.Machine.ValueAt(row, value.Column);
        stored = conversion.Apply(stored) + 0.0;
        return null;
    }

    private async ValueTask<MachineConfiguration> Of(string machine, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(machine, out var known) && clock.GetElapsedTime(known.ReadAt) < Fresh)
            return known.Configuration;
        _ = MachineId.TryParse(machine, out var id);
        var configuration = (await twins.Registration(id, cancellationToken))?.Desired ?? MachineConfiguration.Default;
        if (_known.Count >= MostKept)
            _known.Clear();
        _known[machine] = new Known(configuration, clock.GetTimestamp());
        return configuration;
    }

    private sealed record Known(MachineConfiguration Configuration, long ReadAt);
}
