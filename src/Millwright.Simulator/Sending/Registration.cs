using System.Text.Json;
using System.Text.Json.Serialization;
using System.Xml;
using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Sending;

/// <summary>A machine's record as <c>POST /machines/import</c> takes it.</summary>
internal sealed record MachineRecord(
    string Id,
    string Name,
    string Type,
    string? Location,
    string? Site,
    string? Line,
    DateTimeOffset? InstallationDate,
    IReadOnlyDictionary<string, object>? Specifications,
    string[]? Tags);

/// <summary>How a machine type is judged, as <c>PUT /machine-types/{type}/configuration</c> takes it. Durations are ISO 8601.</summary>
internal sealed record TypeRecord(
    IReadOnlyDictionary<string, SensorRecord> Sensors,
    string? OperationalPattern,
    string? AllowedLateness,
    string? NoDataTimeout,
    string? EpisodeQuietTime,
    string? EpisodeReopenWindow,
    string? RunningSensor,
    double? RunningAbove);

internal sealed record SensorRecord(string? Unit, double? Baseline = null, double? Variation = null, LimitsRecord? Limits = null);

internal sealed record LimitsRecord(
    double? CriticalLow,
    double? WarningLow,
    double? WarningHigh,
    double? CriticalHigh,
    double Hysteresis,
    string OnDelay,
    string OffDelay);

/// <summary>
/// Makes the machines and their types known before their first readings. A type that is configured already keeps its
/// configuration: it may have been tuned since.
/// </summary>
internal static class Registration
{
    private const int MachinesPerRequest = 1000;

    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Sends configurations, then machines, so that no twin ever judges by another.</summary>
    /// <exception cref="RefusedException">The server refused a record.</exception>
    public static async Task Send(
        MillwrightClient client,
        IReadOnlyDictionary<string, TypeRecord> types,
        IEnumerable<MachineRecord> machines,
        CancellationToken cancellation)
    {
        foreach (var (type, configuration) in types)
            await client.Command(
                HttpMethod.Put, $"machine-types/{Uri.EscapeDataString(type)}/configuration", Json(configuration), onlyNew: true, cancellation);
        foreach (var some in machines.Chunk(MachinesPerRequest))
            await client.Command(HttpMethod.Post, "machines/import", Json(some), onlyNew: false, cancellation);
    }

    public static MachineRecord Of(Machine machine) => new(
        machine.Placement.Id,
        machine.Placement.Name,
        machine.Type.Name,
        machine.Placement.Location,
        machine.Placement.Site,
        machine.Placement.Line,
        machine.Placement.Installed,
        machine.Type.Specifications,
        [machine.Pattern.Name]);

    /// <summary>A simulated type's configuration: its sensors' own figures, so that what is judged is what is simulated.</summary>
    /// <param name="interval">The plant's sampling; silence is told after ten missed readings, at least five minutes.</param>
    public static TypeRecord Of(MachineType type, TimeSpan interval) => new(
        type.Sensors.ToDictionary(s => s.Name, s => new SensorRecord(s.Unit, s.Baseline, s.Variation, Limits(s))),
        type.Pattern?.Name,
        AllowedLateness: null,
        Iso(Longer(TimeSpan.FromMinutes(5), 10 * interval)),
        Iso(TimeSpan.FromMinutes(5)),
        Iso(TimeSpan.FromMinutes(10)),
        type.Running.Sensor,
        type.Running.Above);

    public static string Iso(TimeSpan duration) => XmlConvert.ToString(duration);

    private static LimitsRecord? Limits(Sensor sensor) =>
        sensor is { CriticalLow: null, WarningLow: null, WarningHigh: null, CriticalHigh: null }
            ? null
            : new LimitsRecord(
                sensor.CriticalLow,
                sensor.WarningLow,
                sensor.WarningHigh,
                sensor.CriticalHigh,
                sensor.Hysteresis,
                OnDelay: Iso(TimeSpan.FromSeconds(2)),
                OffDelay: Iso(TimeSpan.FromSeconds(10)));

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private static byte[] Json<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, _json);
}
