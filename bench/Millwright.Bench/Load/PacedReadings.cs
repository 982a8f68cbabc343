using System.Diagnostics;

namespace Millwright.Bench.Load;

/// <summary>A steady stream of readings with 8 sensors, each with its time of sending as event time: batches of a hundred machines in turn, paced.</summary>
internal static class PacedReadings
{
    private const int PerBatch = 100;
    private const int Connections = 4;

    /// <param name="machines">A multiple of a hundred; they are the first ones.</param>
    /// <returns>How many readings were sent, all of them acknowledged.</returns>
    public static Task<long> Send(int port, int machines, int readingsPerSecond, TimeSpan length) => Send([port], machines, readingsPerSecond, length, null);

    /// <param name="ports">Gateways that take the batches in turn.</param>
    /// <param name="latencies">Is told how long each batch took to be acknowledged.</param>
    public static async Task<long> Send(int[] ports, int machines, int readingsPerSecond, TimeSpan length, Latencies? latencies)
    {
        var batches = (int)(length.TotalSeconds * readingsPerSecond / PerBatch);
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            var connections = Array.ConvertAll(ports, static port => new RawHttp(port));
            for (var batch = Interlocked.Increment(ref next); batch < batches; batch = Interlocked.Increment(ref next))
            {
                var due = TimeSpan.FromSeconds(batch * (double)PerBatch / readingsPerSecond);
                if (due > watch.Elapsed)
                    await Task.Delay(due - watch.Elapsed);
                var body = Readings.NdJson(batch % (machines / PerBatch) * PerBatch, PerBatch, 1, TimeProvider.System.GetUtcNow(), 8);
                var sent = Stopwatch.GetTimestamp();
                var status = await connections[batch % ports.Length].Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", body));
                latencies?.Add(Stopwatch.GetElapsedTime(sent));
                if (status != 200)
                    throw new InvalidOperationException($"A batch was answered {status}.");
            }
            Array.ForEach(connections, static connection => connection.Dispose());
        })));
        return (long)batches * PerBatch;
    }
}
