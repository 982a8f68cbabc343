using System.Diagnostics;
using System.Globalization;
using Millwright.Bench.Product;

namespace Millwright.Bench.Selftest;

/// <summary>
/// Kills the product under load, cuts its database, starts it again, and proves that what it said it kept it kept: every acknowledged reading
/// there once, every twin equal to a replay of its journal, every episode once.
/// </summary>
internal static class Command
{
    private const int DefaultRounds = 10;

    public static async Task<int> Run(string[] options)
    {
        if (options is not ([] or ["--rounds", _]) || !TryRounds(options, out var rounds))
        {
            await Console.Error.WriteLineAsync("usage: selftest [--rounds N], N from 1 to 10000");
            return 2;
        }
        var seed = Random.Shared.Next();
        Console.WriteLine($"{rounds} rounds: load, kill -9 at a random moment, start again. Seed {seed}.");
        var random = new Random(seed);
        await using var product = await Installation.Start();
        var load = new WriterLoad(product, seed);
        await load.Configure();
        var faults = 0;
        for (var round = 1; round <= rounds; round++)
        {
            var line = await Round(product, load, random);
            var lost = await Proof.OfAcknowledged(product.Database, load);
            faults += lost.Count;
            Console.WriteLine($"round {round}: {line}{(lost.Count == 0 ? "all there once" : string.Join("; ", lost.Take(5)))}");
        }
        await load.SettleAll();
        var findings = await Proof.OfEverything(product, load);
        foreach (var finding in findings)
            Console.WriteLine($"WRONG: {finding}");
        faults += findings.Count;
        var episodes = await product.Scalar<long>("SELECT count(*) FROM episodes");
        Console.WriteLine(
            $"{rounds} kills, {load.Cuts} cuts of the database: {load.Acknowledged:N0} readings acknowledged, {load.Repeated:N0} sent again, {load.Machines.Count} twins replayed, {episodes} episodes; {(faults == 0 ? "nothing lost, nothing doubled" : $"{faults} faults")}.");
        return faults == 0 ? 0 : 1;
    }

    private static async Task<string> Round(Installation product, WriterLoad load, Random random)
    {
        var before = load.Acknowledged;
        using var stop = new CancellationTokenSource();
        var writing = load.Run(stop.Token);
        var length = TimeSpan.FromMilliseconds(random.Next(200, 2_500));
        var cut = random.Next(3) == 0 ? length * random.NextDouble() : (TimeSpan?)null;
        var watch = Stopwatch.StartNew();
        if (cut is { } moment)
        {
            await Task.Delay(moment);
            await load.Cut();
        }
        if (length > watch.Elapsed)
            await Task.Delay(length - watch.Elapsed);
        await product.Kill();
        await stop.CancelAsync();
        await writing;
        var recovery = await product.Run();
        var connections = cut is { } at ? $", connections cut after {at.TotalSeconds:N1} s" : "";
        return $"killed after {length.TotalSeconds:N1} s{connections}, {load.Acknowledged - before:N0} readings acknowledged, ready again in {recovery.TotalSeconds:N1} s, ";
    }

    private static bool TryRounds(string[] options, out int rounds)
    {
        rounds = DefaultRounds;
        return options.Length == 0 || (int.TryParse(options[1], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds is >= 1 and <= 10_000);
    }
}
