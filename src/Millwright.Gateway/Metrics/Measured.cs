using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace Millwright.Gateway.Metrics;

/// <summary>What was measured by one instrument, by labels, under the name that Prometheus has for it.</summary>
internal sealed class Measured
{
    /// <summary>Of durations in seconds, where the instrument advises no others.</summary>
    private static readonly double[] Durations = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly bool _isObservable;

    /// <summary>What is measured replaces what was: it is no difference to it.</summary>
    private readonly bool _isWhole;

    public Measured(Instrument instrument)
    {
        _isObservable = instrument.IsObservable;
        _isWhole = _isObservable || instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);
        Kind = KindOf(instrument.GetType().GetGenericTypeDefinition());
        Name = NameOf(instrument, Kind);
        Help = (instrument.Description ?? "").Replace("\\", "\\\\").Replace("\n", "\\n");
        Buckets = AdviceOf(instrument) is { Count: > 0 } advised ? [.. advised] : Durations;
    }

    public string Name { get; }

    /// <summary><c>counter</c>, <c>gauge</c> or <c>histogram</c>.</summary>
    public string Kind { get; }

    public string Help { get; }

    /// <summary>The upper bounds of a histogram's buckets, ascending, without the last, which is infinite.</summary>
    public double[] Buckets { get; }

    public IEnumerable<KeyValuePair<string, Series>> Series => _series;

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (IsOutsidePools(tags))
            return;
        var series = _series.GetOrAdd(Labels(tags), static (_, measured) => new Series(measured.Kind == "histogram" ? measured.Buckets.Length : 0), this);
        lock (series)
        {
            if (series.Counts is not null)
                series.Observe(value, Buckets);
            else
                series.Value = _isWhole ? value : series.Value + value;
        }
    }

    /// <summary>What is observed at each scrape is what there is then: a label that is no longer reported is gone.</summary>
    public void ForgetObserved()
    {
        if (_isObservable)
            _series.Clear();
    }

    /// <summary>A single connection goes by its whole connection string, which is no name of a pool and nothing to tell.</summary>
    private static bool IsOutsidePools(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var (key, value) in tags)
            if (key == "db.client.connection.pool.name")
                return value is string name && name.Contains('=', StringComparison.Ordinal);
        return false;
    }

    private static string KindOf(Type kind) =>
        kind == typeof(Histogram<>) ? "histogram" : kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>) ? "counter" : "gauge";

    private static IReadOnlyList<double>? AdviceOf(Instrument instrument) => instrument switch
    {
        Histogram<double> one => one.Advice?.HistogramBucketBoundaries,
        Histogram<long> one => one.Advice?.HistogramBucketBoundaries?.Select(static bound => (double)bound).ToArray(),
        Histogram<int> one => one.Advice?.HistogramBucketBoundaries?.Select(static bound => (double)bound).ToArray(),
        _ => null,
    };

    /// <summary>By Prometheus' rules: units in full at the end, <c>_total</c> on counters only, and <c>_count</c> on nothing but histograms.</summary>
    private static string NameOf(Instrument instrument, string kind)
    {
        var name = new StringBuilder(instrument.Name.Length + 16);
        foreach (var c in instrument.Name)
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        name.Append(instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", "ms" => "_milliseconds", _ => "" });
        if (kind == "counter")
            return name.Append("_total").ToString();
        return kind == "gauge" && name.ToString() is var gauge && gauge.EndsWith("_count", StringComparison.Ordinal) ? gauge[..^"count".Length] + "current" : name.ToString();
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
}

/// <summary>One combination of labels. Whoever reads or writes it locks it.</summary>
/// <param name="buckets">How many; 0: it is no histogram.</param>
internal sealed class Series(int buckets)
{
    /// <summary>The gauge, or the sum.</summary>
    public double Value { get; set; }

    public long Count { get; private set; }

    /// <summary>How many measurements each bucket took; null: it is no histogram.</summary>
    public long[]? Counts { get; } = buckets > 0 ? new long[buckets] : null;

    public void Observe(double value, double[] bounds)
    {
        Value += value;
        Count++;
        var bucket = Array.BinarySearch(bounds, value);
        bucket = bucket < 0 ? ~bucket : bucket;
        if (bucket < bounds.Length)
            Counts![bucket]++;
    }
}
