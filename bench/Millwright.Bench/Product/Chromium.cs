using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millwright.Bench.Product;

/// <summary>The product's page in the browser named by <c>MILLWRIGHT_BENCH_CHROMIUM</c>, driven and measured by the tests' own scripts.</summary>
internal static class Chromium
{
    private static string? Program => Environment.GetEnvironmentVariable("MILLWRIGHT_BENCH_CHROMIUM");

    /// <summary>Why the page cannot be measured; null: it can.</summary>
    public static string? Missing => string.IsNullOrEmpty(Program) ? "not measured: MILLWRIGHT_BENCH_CHROMIUM names no Chromium" : null;

    /// <summary>What <c>measure.mjs</c> finds of a fresh installation.</summary>
    /// <param name="what"><c>latency</c> or <c>work</c> for so many seconds, <c>first</c> so many times, <c>hours</c> so many hours.</param>
    public static async Task<JsonNode> Measure(string what, double amount)
    {
        await using var product = await Installation.Start();
        var start = new ProcessStartInfo("node", [Script, Program!, product.Address.AbsoluteUri, what, $"{amount}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        using var node = Process.Start(start)!;
        var answer = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        if (node.ExitCode != 0)
            throw new InvalidOperationException($"measure.mjs {what} ended with code {node.ExitCode}; its own words are above.\n{product.LastWords()}");
        return JsonNode.Parse(answer) ?? throw new JsonException($"measure.mjs {what} said nothing.");
    }

    private static string Script
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.sln")))
                folder = folder.Parent;
            return Path.Combine(folder?.FullName ?? "", "tests", "Millwright.EndToEnd", "node", "measure.mjs");
        }
    }
}
