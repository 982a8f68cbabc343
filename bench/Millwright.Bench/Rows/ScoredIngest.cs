using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// Durable ingest as in <see cref="Ingest"/> while a model scores every machine, against the same while none does, before and afterwards. Each batch
/// of twenty seconds is scored: ten times as often as machines that send in real time are.
/// </summary>
internal static class ScoredIngest
{
    public static async Task<IReadOnlyList<Row>> Measure(int roundsOfPhase)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeSeconds());
        await using var product = await Installation.Start(Foresight.Settings);
        using var foresight = new Foresight(product);
        await foresight.Learn(start);
        await foresight.RollBack();
        var round = 0;
        Task More() => Ingest.Send(product, Ingest.Round(round++, start));
        async Task<(double Rate, double Processor)> Phase()
        {
            var requests = Enumerable.Range(round, roundsOfPhase).Select(number => Ingest.Round(number, start)).ToArray();
            round += roundsOfPhase;
            product.Process.Refresh();
            var (watch, before) = (Stopwatch.StartNew(), product.Process.TotalProcessorTime);
            foreach (var request in requests)
                await Ingest.Send(product, request);
            watch.Stop();
            product.Process.Refresh();
            var readings = roundsOfPhase * Ingest.Machines * Ingest.SecondsPerRequest;
            return (readings / watch.Elapsed.TotalSeconds, (product.Process.TotalProcessorTime - before).TotalMicroseconds / readings);
        }

        async Task Warm()
        {
            for (var warm = 0; warm < roundsOfPhase; warm++)
                await More();
        }

        await Warm();
        var first = await Phase();
        await foresight.Promote();
        await foresight.Scored(Ingest.Machines, More);
        // What scores has hardly run yet: as the first phase, this one measures code that the runtime has done with compiling.
        await Warm();
        var kept = await product.Scalar<long>("SELECT count(*) FROM predictions");
        var scored = await Phase();
        var predictions = await product.Scalar<long>("SELECT count(*) FROM predictions") - kept;
        var explained = await product.Scalar<long>("SELECT count(*) FROM predictions WHERE factors <> '[]'");
        await foresight.RollBack();
        var last = await Phase();
        var (off, offProcessor) = ((first.Rate + last.Rate) / 2, (first.Processor + last.Processor) / 2);
        return
        [
            new Row(
                "durable ingest, 1,000 machines, scored by a model, against unscored", $"{scored.Rate:N0} readings/s", $"{off:N0} readings/s", scored.Rate / off, "0.8", "0.9",
                $"unscored before {first.Rate:N0}, afterwards {last.Rate:N0}; {predictions:N0} predictions kept, {explained:N0} explained; product's processor time a reading {scored.Processor:N1} µs, {offProcessor:N1} µs"),
        ];
    }
}
