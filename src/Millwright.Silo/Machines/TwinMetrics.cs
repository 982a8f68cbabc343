using System.Diagnostics;
using System.Diagnostics.Metrics;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Machines;

/// <summary>What is counted, and shown in traces, of the twins of this silo.</summary>
internal static class TwinMetrics
{
    private static readonly Meter Meter = new("Millwright");
    private static readonly ActivitySource Source = new("Millwright");
    private static readonly Histogram<double> OpenSeconds = Meter.CreateHistogram<double>("millwright.twins.open.duration", "s", "Of opening one twin: check-point and tail read, the tail replayed.");
    private static readonly Histogram<int> Tail = Meter.CreateHistogram<int>(
        "millwright.twins.replayed", "{entry}", "Entries of the journal that were replayed to open one twin.", advice: new() { HistogramBucketBoundaries = [0, 10, 50, 100, 200, 500, 1000, 2000, 5000, 10_000] });

    // A count that is not there cannot be seen to rise from nothing to one.
    static TwinMetrics() => Overtaken.Add(0);

    public static Histogram<double> TurnSeconds { get; } = Meter.CreateHistogram<double>("millwright.twins.turn.duration", "s", "What a twin takes to decide about one batch, before its commit.");

    public static Counter<long> Overtaken { get; } = Meter.CreateCounter<long>("millwright.twins.overtaken", "{twin}", "Twins whose commit was refused because another activation had opened the machine since.");

    /// <summary>A twin's turn at a batch, from its arrival to its answer, in the trace of the request. Null: nobody listens.</summary>
    public static Activity? Trace(MachineId machine, int readings) => Source.StartActivity("twin")?.SetTag("millwright.machine", machine.Value).SetTag("millwright.readings", readings);

    public static void Opened(TimeSpan took, int entries)
    {
        OpenSeconds.Record(took.TotalSeconds);
        Tail.Record(entries);
    }
}
