using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace Millwright.Gateway.Metrics;

/// <summary>
/// Keeps what the process's meters measure and writes it in the Prometheus text format 0.0.4. Sums and histograms are cumulative; gauges have
/// their last value; what is observed is asked at each scrape.
/// </summary>
internal sealed class PrometheusText : IDisposable
{
    private static readonly double[] Buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
    private static readonly string[] Meters = ["Millwright", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Npgsql"];

    private readonly ConcurrentDictionary<Instrument, ConcurrentDictionary<string, Series>> _instruments = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _scrape = new();

    public PrometheusText()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (Array.IndexOf(Meters, instrument.Meter.Name) >= 0)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<byte>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<short>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<float>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((instrument, value, tags, _) => Take(instrument, (double)value, tags));
        _listener.Start();
    }

    public string Scrape()
    {
        lock (_scrape)
        {
            _listener.RecordObservableInstruments();
            var text = new StringBuilder(16 * 1024);
            foreach (var group in _instruments.GroupBy(static entry => NameOf(entry.Key)).OrderBy(static group => group.Key, StringComparer.Ordinal))
                Write(text, group.Key, group.First().Key, group.SelectMany(static entry => entry.Value));
            return text.ToString();
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _instruments.GetOrAdd(instrument, static _ => new()).GetOrAdd(Labels(tags), static _ => new Series());
        lock (series)
        {
            if (IsHistogram(instrument))
                series.Observe(value);
            else if (instrument.IsObservable || IsGauge(instrument))
                series.Value = value;
            else
                series.Value += value;
        }
    }

    private static void Write(StringBuilder text, string name, Instrument instrument, IEnumerable<KeyValuePair<string, Series>> series)
    {
        var kind = IsHistogram(instrument) ? "histogram" : IsCounter(instrument) ? "counter" : "gauge";
        if (instrument.Description is { Length: > 0 } description)
            text.Append("# HELP ").Append(name).Append(' ').Append(description.Replace("\\", "\\\\").Replace("\n", "\\n")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(kind).Append('\n');
        foreach (var (labels, one) in series.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            lock (one)
            {
                if (kind == "histogram")
                    WriteHistogram(text, name, labels, one);
                else
                    Line(text, name, labels, null, one.Value);
            }
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, Series series)
    {
        var below = 0L;
        for (var bucket = 0; bucket < Buckets.Length; bucket++)
        {
            below += series.Counts[bucket];
            Line(text, name + "_bucket", labels, $"le=\"{Number(Buckets[bucket])}\"", below);
        }
        Line(text, name + "_bucket", labels, "le=\"+Inf\"", series.Count);
        Line(text, name + "_sum", labels, null, series.Value);
        Line(text, name + "_count", labels, null, series.Count);
    }

    private static void Line(StringBuilder text, string name, string labels, string? more, double value)
    {
        text.Append(name);
        if (labels.Length > 0 || more is not null)
            text.Append('{').Append(labels).Append(labels.Length > 0 && more is not null ? "," : "").Append(more).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string NameOf(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var c in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        name.Append(instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", "ms" => "_milliseconds", _ => "" });
        if (IsCounter(instrument))
            name.Append("_total");
        return name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.Length == 0)
            return "";
        var labels = new List<string>(tags.Length);
        foreach (var (key, value) in tags)
            labels.Add($"{key.Replace('.', '_').Replace('-', '_')}=\"{$"{value}".Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"");
        labels.Sort(StringComparer.Ordinal);
        return string.Join(',', labels);
    }

    private static bool IsHistogram(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() == typeof(Histogram<>);

    private static bool IsGauge(Instrument instrument) => instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);

    private static bool IsCounter(Instrument instrument) =>
        instrument.GetType().GetGenericTypeDefinition() is var kind && (kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>));

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private sealed class Series
    {
        public double Value { get; set; }

        public long Count { get; private set; }

        public long[] Counts { get; } = new long[Buckets.Length];

        public void Observe(double value)
        {
            Value += value;
            Count++;
            var bucket = Array.FindIndex(Buckets, bound => value <= bound);
            if (bucket >= 0)
                Counts[bucket]++;
        }
    }
}
