using System.Diagnostics;
using Millwright.Bench.Load;
using Millwright.Bench.Product;

namespace Millwright.Bench.Rows;

/// <summary>
/// Durable ingest as in <see cref="Ingest"/> while a model scores every machine, against the same while none does: short phases, one of each a pair, every other pair the other
/// way round, so that neither what grows nor what else the machine does falls on one side alone. A batch of twenty seconds is scored once.
/// </summary>
internal sealed class ScoredIngest
{
    private const int Pairs = 6;

    /// <summary>The runtime has done with compiling what is measured.</summary>
    private const int WarmRounds = 30;

    private readonly Installation _product;
    private readonly Foresight _foresight;
    private readonly DateTimeOffset _start;
    private int _round;
    private bool _isScored = true;

    private ScoredIngest(Installation product, Foresight foresight, DateTimeOffset start) => (_product, _foresight, _start) = (product, foresight, start);

    /// <param name="Rate">Readings a second.</param>
    /// <param name="Processor">The product's processor time a reading, µs.</param>
    private readonly record struct Phase(double Rate, double Processor);

    public static async Task<IReadOnlyList<Row>> Measure(int roundsOfPhase)
    {
        var start = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UnixEpoch.AddYears(56).ToUnixTimeSeconds());
        await using var product = await Installation.Start(Foresight.Settings);
        using var foresight = new Foresight(product);
        await foresight.Learn(start);
        return [await new ScoredIngest(product, foresight, start).InTurn(roundsOfPhase)];
    }

    private async Task<Row> InTurn(int roundsOfPhase)
    {
        await Send(WarmRounds);
        await Have(isScored: false);
        await Send(WarmRounds);
        var before = await Kept();
        var (scored, off) = (new Phase[Pairs], new Phase[Pairs]);
        for (var pair = 0; pair < Pairs; pair++)
            foreach (var isScored in pair % 2 == 0 ? new[] { false, true } : [true, false])
            {
                await Have(isScored);
                (isScored ? scored : off)[pair] = await Measured(roundsOfPhase);
            }
        var kept = await Kept();
        var ratios = scored.Zip(off, static (one, other) => one.Rate / other.Rate).ToList();
        return new Row(
            "durable ingest, 1,000 machines, scored by a model, against unscored", $"{Rate(scored):N0} readings/s", $"{Rate(off):N0} readings/s", Median(ratios), "0.8", "0.9",
            $"medians of {Pairs} pairs, whose ratios are {ratios.Min():N2} to {ratios.Max():N2}; product's processor time a reading {Processor(scored):N1} µs, {Processor(off):N1} µs; of {kept.All - before.All:N0} predictions {(double)(kept.Explained - before.Explained) / (kept.All - before.All):P0} with factors");
    }

    private static double Rate(Phase[] phases) => Median(phases.Select(static phase => phase.Rate));

    private static double Processor(Phase[] phases) => Median(phases.Select(static phase => phase.Processor));

    private static double Median(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private async Task<(long All, long Explained)> Kept() => (
        await _product.Scalar<long>("SELECT count(*) FROM predictions"), await _product.Scalar<long>("SELECT count(*) FROM predictions WHERE factors <> '[]'"));

    /// <summary>Has the model answer, and every machine scored by it, or answer no more.</summary>
    private async Task Have(bool isScored)
    {
        if (isScored == _isScored)
            return;
        _isScored = isScored;
        if (!isScored)
        {
            await _foresight.RollBack();
            return;
        }
        await _foresight.Promote();
        await _foresight.Scored(Ingest.Machines, _start.AddSeconds(_round * Ingest.SecondsPerRequest), () => Send(1));
    }

    private async Task Send(int rounds)
    {
        for (var sent = 0; sent < rounds; sent++)
            await Ingest.Send(_product, Ingest.Round(_round++, _start));
    }

    private async Task<Phase> Measured(int rounds)
    {
        var requests = Enumerable.Range(_round, rounds).Select(round => Ingest.Round(round, _start)).ToArray();
        _round += rounds;
        _product.Process.Refresh();
        var (watch, before) = (Stopwatch.StartNew(), _product.Process.TotalProcessorTime);
        foreach (var request in requests)
            await Ingest.Send(_product, request);
        watch.Stop();
        _product.Process.Refresh();
        var readings = rounds * Ingest.Machines * Ingest.SecondsPerRequest;
        return new Phase(readings / watch.Elapsed.TotalSeconds, (_product.Process.TotalProcessorTime - before).TotalMicroseconds / readings);
    }
}
