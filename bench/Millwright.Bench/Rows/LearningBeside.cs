using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// Durable ingest of scored machines as in <see cref="Ingest"/> while history is read for trainings, one after the other, and for looks for drift, each second,
/// against the same while neither is, before and afterwards. Looks go by a setting: the product is started anew for each phase.
/// </summary>
internal static class LearningBeside
{
    private const string DriftInterval = "Millwright__Learning__DriftInterval";
    private const string Never = "7.00:00:00", EachSecond = "00:00:01";

    public static async Task<IReadOnlyList<Row>> Measure(int roundsOfPhase)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeSeconds());
        var settings = new Dictionary<string, string>(Foresight.Settings) { [DriftInterval] = Never };
        await using var product = await Installation.Start(settings);
        using var foresight = new Foresight(product);
        await foresight.Learn(start);
        var round = 0;
        Task More() => Ingest.Send(product, Ingest.Round(round++, start));
        async Task<double> Phase(string driftInterval, Func<CancellationToken, Task> beside)
        {
            settings[DriftInterval] = driftInterval;
            await product.Kill();
            await product.Run();
            // Opens the twins, and has them scored.
            for (var warm = 0; warm < roundsOfPhase; warm++)
                await More();
            await foresight.Scored(Ingest.Machines, start.AddSeconds(round * Ingest.SecondsPerRequest), More);
            var requests = Enumerable.Range(round, roundsOfPhase).Select(number => Ingest.Round(number, start)).ToArray();
            round += roundsOfPhase;
            using var over = new CancellationTokenSource();
            var others = beside(over.Token);
            var watch = Stopwatch.StartNew();
            foreach (var request in requests)
                await Ingest.Send(product, request);
            watch.Stop();
            await over.CancelAsync();
            await others;
            return roundsOfPhase * Ingest.Machines * Ingest.SecondsPerRequest / watch.Elapsed.TotalSeconds;
        }

        var first = await Phase(Never, static _ => Task.CompletedTask);
        var trainings = 0;
        var beside = await Phase(EachSecond, async over =>
        {
            while (!over.IsCancellationRequested)
            {
                await foresight.Train(start.AddSeconds(round * Ingest.SecondsPerRequest));
                trainings++;
            }
        });
        if (!await foresight.HasLooked())
            throw new InvalidOperationException($"Nothing was looked at for drift.\n{product.LastWords()}");
        var last = await Phase(Never, static _ => Task.CompletedTask);
        var alone = (first + last) / 2;
        return
        [
            new Row(
                "durable ingest, 1,000 machines, scored, beside trainings and looks for drift, against without", $"{beside:N0} readings/s", $"{alone:N0} readings/s", beside / alone, "0.8", "0.9",
                $"without before {first:N0}, afterwards {last:N0}; {trainings:N0} trainings, a look each second"),
        ];
    }
}
