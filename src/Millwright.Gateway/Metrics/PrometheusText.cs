using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Millwright.Gateway.Metrics;

/// <summary>
/// Keeps what the process's meters measure and writes it in the Prometheus text format 0.0.4. Sums and histograms are cumulative; gauges and
/// observed counters are asked at each scrape, and say nothing of labels that they no longer have.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly string[] Meters =
        ["Millwright", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.Http.Connections", "Npgsql", "Microsoft.Orleans"];

    private readonly ConcurrentDictionary<Instrument, Measured> _measured = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Array.IndexOf(Meters, instrument.Meter.Name) >= 0)
                listener.EnableMeasurementEvents(instrument, _measured.GetOrAdd(instrument, static one => new Measured(one)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _measured.TryRemove(instrument, out Measured? _);
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, measured) => Take(measured, value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, measured) => Take(measured, value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, measured) => Take(measured, value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, measured) => Take(measured, value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, measured) => Take(measured, value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, measured) => Take(measured, value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, measured) => Take(measured, (double)value, tags));
        _listener.Start();
    }

    public string Scrape()
    {
        lock (_scrape)
        {
            foreach (var measured in _measured.Values)
                measured.ForgetObserved();
            _listener.RecordObservableInstruments();
            var text = new StringBuilder(32 * 1024);
            foreach (var group in _measured.Values.GroupBy(static measured => measured.Name).OrderBy(static group => group.Key, StringComparer.Ordinal))
                Write(text, [.. group]);
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private static void Take(object? measured, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((Measured)measured!).Take(value, tags);

    /// <summary>One family: HELP and TYPE once, also while there is no series, then each series, also where several instruments have one name.</summary>
    private static void Write(StringBuilder text, Measured[] measured)
    {
        var family = measured[0];
        var series = measured.SelectMany(static one => one.Series).GroupBy(static entry => entry.Key, static entry => entry.Value).OrderBy(static entry => entry.Key, StringComparer.Ordinal).ToArray();
        if (family.Help.Length > 0)
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind).Append('\n');
        foreach (var labelled in series)
        {
            var one = labelled.Last();
            lock (one)
            {
                if (one.Counts is { } counts)
                    WriteHistogram(text, family, labelled.Key, one, counts);
                else
                    Line(text, family.Name, labelled.Key, null, one.Value);
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, Measured family, string labels, Series series, long[] counts)
    {
        var below = 0L;
        for (var bucket = 0; bucket < counts.Length; bucket++)
        {
            below += counts[bucket];
            Line(text, family.Name + "_bucket", labels, $"le=\"{Number(family.Buckets[bucket])}\"", below);
        }
        Line(text, family.Name + "_bucket", labels, "le=\"+Inf\"", series.Count);
        Line(text, family.Name + "_sum", labels, null, series.Value);
        Line(text, family.Name + "_count", labels, null, series.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, string? more, double value)
    {
        text.Append(name);
        if (labels.Length > 0 || more is not null)
            text.Append('{').Append(labels).Append(labels.Length > 0 && more is not null ? "," : "").Append(more).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
