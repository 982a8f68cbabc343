using System.Diagnostics.Metrics;
using Millwright.Gateway.Metrics;

namespace Millwright.Gateway.Tests.Metrics;

/// <summary>The text that Prometheus reads: https://prometheus.io/docs/instrumenting/exposition_formats/</summary>
public sealed class PrometheusTextTests : IDisposable
{
    private readonly PrometheusText _text = new();
    private readonly Meter _meter = new("Millwright");

    [Fact]
    public void A_histogram_counts_up_through_the_buckets_that_its_instrument_advises()
    {
        var sizes = _meter.CreateHistogram<int>("tests.size", "{entry}", "How large.", advice: new() { HistogramBucketBoundaries = [1, 10, 100] });
        foreach (var size in (int[])[1, 2, 10, 11, 1000])
            sizes.Record(size);

        Lines("tests_size").ShouldBe(
        [
            "# HELP tests_size How large.", "# TYPE tests_size histogram", "tests_size_bucket{le=\"1\"} 1", "tests_size_bucket{le=\"10\"} 3", "tests_size_bucket{le=\"100\"} 4",
            "tests_size_bucket{le=\"+Inf\"} 5", "tests_size_sum 1024", "tests_size_count 5",
        ]);
    }

    [Fact]
    public void Durations_are_told_apart_from_a_tenth_of_a_millisecond_to_ten_seconds()
    {
        _meter.CreateHistogram<double>("tests.wait", "s").Record(0.0001);

        var lines = Lines("tests_wait_seconds");

        lines.ShouldContain("tests_wait_seconds_bucket{le=\"0.0001\"} 1");
        lines.ShouldContain("tests_wait_seconds_bucket{le=\"10\"} 1");
    }

    [Fact]
    public void A_label_that_is_no_longer_observed_is_gone()
    {
        KeyValuePair<string, object?> label = new("state.name", "old \"one\"");
        _meter.CreateObservableGauge("tests.states", () => new Measurement<int>(3, label));
        Lines("tests_states").ShouldBe(["# TYPE tests_states gauge", "tests_states{state_name=\"old \\\"one\\\"\"} 3"]);

        label = new("state.name", "new");

        Lines("tests_states").ShouldBe(["# TYPE tests_states gauge", "tests_states{state_name=\"new\"} 3"]);
    }

    [Fact]
    public void A_family_is_told_of_before_anything_was_measured()
    {
        _meter.CreateCounter<long>("tests.events", "{event}", "What happened.");

        Lines("tests_events_total").ShouldBe(["# HELP tests_events_total What happened.", "# TYPE tests_events_total counter"]);
    }

    [Fact]
    public void Only_histograms_have_a_count()
    {
        _meter.CreateUpDownCounter<int>("tests.connection.count").Add(2);

        Lines("tests_connection_current").ShouldBe(["# TYPE tests_connection_current gauge", "tests_connection_current 2"]);
    }

    [Fact]
    public void A_connection_outside_the_pools_does_not_show_its_connection_string()
    {
        var open = _meter.CreateUpDownCounter<int>("tests.open");
        open.Add(1, new KeyValuePair<string, object?>("db.client.connection.pool.name", "Host=plant;Username=millwright"));
        open.Add(1, new KeyValuePair<string, object?>("db.client.connection.pool.name", "millwright"));

        Lines("tests_open").ShouldBe(["# TYPE tests_open gauge", "tests_open{db_client_connection_pool_name=\"millwright\"} 1"]);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _text.Dispose();
    }

    private string[] Lines(string family) => [.. _text.Scrape().Split('\n').Where(line => line.Contains(family, StringComparison.Ordinal))];
}
