using System.Diagnostics;
using System.Text.Json;
using Millwright.Bench.Training;

namespace Millwright.Bench.Rows;

/// <summary>
/// Boosted trees against scikit-learn's HistGradientBoosting: the same rows, trees, leaves and bins, the same number of threads, each side in processes of its
/// own, in turn. scikit-learn is there only to be compared with; without it the row is left out.
/// </summary>
internal static class TrainingTime
{
    private const int Rounds = 2;

    /// <summary>How much larger our loss may be before the times no longer compare like with like.</summary>
    private const double LossSlack = 1.02;

    public static async Task<IReadOnlyList<Row>> Measure()
    {
        if (await PythonWithScikitLearn() is not { } python)
        {
            await Console.Error.WriteLineAsync("train is left out: it compares with scikit-learn, and no python3 here has it (Debian: apt install python3-sklearn).");
            return [];
        }
        var rows = new List<Row>();
        foreach (var kind in new[] { "quantity", "class" })
        {
            var file = Path.Combine(Path.GetTempPath(), $"millwright-sheet-{Environment.ProcessId}.bin");
            try
            {
                Sheet.Write(file, kind == "class");
                foreach (var threads in new[] { 1, Environment.ProcessorCount }.Distinct())
                    rows.AddRange(await Compare(python, file, kind, threads));
            }
            finally
            {
                File.Delete(file);
            }
        }
        return rows;
    }

    private static async Task<IEnumerable<Row>> Compare(string python, string file, string kind, int threads)
    {
        var (ours, theirs) = (new List<Fits>(), new List<Fits>());
        for (var round = 0; round < Rounds; round++)
        {
            ours.Add(await Figures(Environment.ProcessPath!, ["fit", file, kind, $"{threads}"], threads));
            theirs.Add(await Figures(python, [Path.Combine(AppContext.BaseDirectory, "Training", "fits.py"), file, kind], threads));
        }
        var (loss, theirLoss) = (ours[0].Loss, theirs[0].Loss);
        if (loss > theirLoss * LossSlack)
            throw new InvalidOperationException($"The loss is {loss:N4} where scikit-learn's is {theirLoss:N4}: the times do not compare like with like.");
        var what = $"boosted trees, {(kind == "class" ? "two classes" : "a quantity")}, {Sheet.TrainRows:N0} rows × {Sheet.Columns}, {threads} thread{(threads > 1 ? "s" : "")}, against HistGradientBoosting";
        var (time, theirTime) = (Least(ours, static fits => fits.Seconds), Least(theirs, static fits => fits.Seconds));
        var (peak, theirPeak) = (ours.Min(static fits => fits.Peak), theirs.Min(static fits => fits.Peak));
        return
        [
            new Row(
                $"{what}: time", $"{time:N2} s", $"{theirTime:N2} s", time / theirTime, "at most 1", "0.5",
                $"processor time {Least(ours, static fits => fits.Processor):N2} s, {Least(theirs, static fits => fits.Processor):N2} s; loss {loss:N4}, {theirLoss:N4}; best of {ours.Sum(static fits => fits.Seconds.Length)}"),
            new Row("… memory that it adds at most", $"{peak / 1048576.0:N0} MB", $"{theirPeak / 1048576.0:N0} MB", (double)peak / theirPeak, "at most 1", "0.5"),
        ];
    }

    private static double Least(List<Fits> all, Func<Fits, double[]> part) => all.SelectMany(part).Min();

    private static async Task<Fits> Figures(string program, string[] arguments, int threads)
    {
        var (code, output) = await Output(program, arguments, threads);
        return code == 0
            ? JsonSerializer.Deserialize<Fits>(output, JsonSerializerOptions.Web)!
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with code {code}.");
    }

    private static async Task<string?> PythonWithScikitLearn()
    {
        foreach (var python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                if ((await Output(python, ["-c", "import sklearn.ensemble"], 1)).Code == 0)
                    return python;
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }
        return null;
    }

    private static async Task<(int Code, string Output)> Output(string program, string[] arguments, int threads)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["OMP_NUM_THREADS"] = $"{threads}";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await Task.WhenAll(errors, process.WaitForExitAsync());
        return (process.ExitCode, output);
    }
}
