using System.Globalization;
using System.Text.RegularExpressions;
using Millwright.Learning.Spectra;
using Millwright.Learning.Tables;

namespace Millwright.Evaluation.Cwru;

/// <summary>The windows of one recording of a bearing, as inputs.</summary>
/// <param name="Condition">0 normal, 1 inner race, 2 ball, 3 outer race.</param>
/// <param name="Diameter">Of the fault, thousandths of an inch; 0 for none.</param>
/// <param name="Load">Horsepower.</param>
internal sealed record Recording(string Name, int Condition, int Diameter, int Load, double[][] Windows)
{
    public const int Conditions = 4;
    private const int WindowSamples = 2048;
    private const double Rate = 12_000;
    private static readonly string[] _kinds = ["Normal", "IR", "B", "OR"];

    /// <summary>As the files are named: kind, diameter, place, load; pieces of a recording have more to their name and are left out.</summary>
    private static readonly Regex _fault = new("^(?<kind>IR|B|OR)(?<diameter>[0-9]{3})(?:@[0-9]+)?_(?<load>[0-9])[.]mat$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static readonly Regex _normal = new("^Normal_(?<load>[0-9]).*[.]mat$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static readonly Column[] Inputs =
    [
        .. new[] { "rms", "deviation", "kurtosis", "skewness", "crest", "peak to peak", "impulse", "form", "highest line", "centroid", "spread" }.Select(name => new Column(name)),
        .. Enumerable.Range(1, 8).Select(number => new Column($"band {number}")),
    ];

    public static IReadOnlyList<Recording> ReadAll(DirectoryInfo folder) =>
        [.. folder.EnumerateFiles("*.mat").OrderBy(file => file.Name, StringComparer.Ordinal).Select(Read).OfType<Recording>()];

    private static Recording? Read(FileInfo file)
    {
        if (_fault.Match(file.Name) is { Success: true } fault)
            return new(file.Name, Array.IndexOf(_kinds, fault.Groups["kind"].Value), NumberOf(fault, "diameter"), NumberOf(fault, "load"), WindowsOf(file));
        return _normal.Match(file.Name) is { Success: true } normal ? new(file.Name, 0, 0, NumberOf(normal, "load"), WindowsOf(file)) : null;
    }

    private static int NumberOf(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    private static double[][] WindowsOf(FileInfo file)
    {
        var (name, signal) = MatFile.Read(File.ReadAllBytes(file.FullName)).FirstOrDefault(variable => variable.Key.EndsWith("_DE_time", StringComparison.Ordinal));
        if (name is null)
            throw new InvalidDataException($"{file.Name} has no signal of the drive end.");
        return [.. signal.Chunk(WindowSamples).Where(window => window.Length == WindowSamples).Select(window => VibrationFeatures.Of(window, Rate).ToArray())];
    }
}
