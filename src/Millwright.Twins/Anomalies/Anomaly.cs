using Millwright.Twins.Alarms;

namespace Millwright.Twins.Anomalies;

/// <summary>Something out of the ordinary that a detector found. The id is derived from machine, detector, type, sensor and time.</summary>
/// <param name="At">Event time, µs since 1970-01-01 UTC.</param>
/// <param name="Type">What was found, such as <c>limit-high</c>; at most 50 characters.</param>
/// <param name="Algorithm">Which detector found it; at most 50 characters.</param>
/// <param name="SensorData">The machine's newest judged values by sensor.</param>
/// <param name="Metrics">What the detector computed: of a limit <c>value</c>, <c>limit</c>, <c>mean</c>, <c>deviation</c>, <c>rate</c>.</param>
/// <param name="Features">What a model saw; null for a detector that is none.</param>
/// <param name="Confidence">How sure a model is, 0 to 1; null for a detector that is none.</param>
/// <param name="ModelVersion">The model and its version, such as <c>anomaly 3</c>, which found it or from which its detector has its limit; null: neither.</param>
public sealed record Anomaly(
    Guid Id, long At, string Type, Severity Severity, string? Sensor, string Algorithm, IReadOnlyDictionary<string, double> SensorData,
    IReadOnlyDictionary<string, double> Metrics, IReadOnlyDictionary<string, double>? Features = null, double? Confidence = null, string? ModelVersion = null);
