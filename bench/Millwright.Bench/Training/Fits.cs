using System.Diagnostics;
using System.Text.Json;
using Millwright.Learning.Metrics;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees.Boosting;

namespace Millwright.Bench.Training;

/// <summary>What a process measured of its trainings.</summary>
/// <param name="Seconds">Of each training.</param>
/// <param name="Processor">Processor seconds of each, of all threads.</param>
/// <param name="Peak">By how many bytes the first training raised the resident memory at most.</param>
/// <param name="Loss">Of rows that were not learnt from: mean squared error, or log loss.</param>
internal sealed record Fits(double[] Seconds, double[] Processor, long Peak, double Loss)
{
    private const int Runs = 3;
    private const int WarmUpRows = 4_000;
    private const int WarmUps = 10;

    /// <summary>Trains on a <see cref="Sheet"/> in this process and prints the figures: <c>fit &lt;file&gt; &lt;class|quantity&gt; &lt;threads&gt;</c>.</summary>
    public static int Run(string[] args)
    {
        var (isClass, threads) = (args[1] == "class", int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
        var (train, target, test, truth) = Sheet.Read(args[0], isClass);
        var run = new TrainingRun(Seed: 1, threads);
        int[] first = [.. Enumerable.Range(0, WarmUpRows)];
        var (few, fewTargets) = (train.Select(first), target with { Values = target.Values[..WarmUpRows] });
        for (var warmUp = 0; warmUp < WarmUps; warmUp++)
            Fit(few, fewTargets, run);
        // What reading the file and warming up left behind must not make room for the training unseen; fits.py gives it back as well.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);

        var (seconds, processor) = (new double[Runs], new double[Runs]);
        var (before, peak) = (ResetPeak(), 0L);
        IModel? model = null;
        for (var at = 0; at < Runs; at++)
        {
            using var process = Process.GetCurrentProcess();
            var (watch, spent) = (Stopwatch.StartNew(), process.TotalProcessorTime);
            model = Fit(train, target, run);
            seconds[at] = watch.Elapsed.TotalSeconds;
            process.Refresh();
            processor[at] = (process.TotalProcessorTime - spent).TotalSeconds;
            if (at == 0)
                peak = StatusBytes("VmHWM") - before;
        }
        Console.WriteLine(JsonSerializer.Serialize(new Fits(seconds, processor, peak, LossOf(model!, test, truth, isClass)), JsonSerializerOptions.Web));
        return 0;
    }

    private static IModel Fit(Table inputs, Target target, TrainingRun run) =>
        new BoostedTreesTrainer(new() { Iterations = 100, LearningRate = 0.1, Leaves = 31, MinLeafRows = 20, L2 = 0 }).Train(inputs, target, null, run);

    private static double LossOf(IModel model, Table test, double[] truth, bool isClass)
    {
        var predicted = model.PredictAll(test);
        return isClass
            ? Probabilities.LogLoss(Array.ConvertAll(truth, static value => (int)value), predicted)
            : Math.Pow(Regression.Rmse(truth, Array.ConvertAll(predicted, static row => row[0])), 2);
    }

    /// <summary>Lets the kernel count the peak from now on; gives what is resident.</summary>
    private static long ResetPeak()
    {
        File.WriteAllText("/proc/self/clear_refs", "5");
        return StatusBytes("VmRSS");
    }

    private static long StatusBytes(string name) =>
        long.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], System.Globalization.CultureInfo.InvariantCulture) * 1024;
}
