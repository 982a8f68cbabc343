using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millwright.EndToEnd.Operations;

/// <summary>What <c>deploy/</c> says about watching the product, read as its programs read it.</summary>
internal static partial class Monitoring
{
    /// <summary>What other programs measure: Prometheus itself, and node_exporter.</summary>
    private static readonly string[] Foreign = ["up", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"];

    private static readonly string[] Words = ["by", "without", "on", "and", "or", "unless", "offset", "bool"];

    public static string Folder { get; } = Path.Combine(Built.Root, "deploy");

    /// <summary>The names of the alerts in the order of the file, each with its expression, and where it says that it is explained.</summary>
    public static IReadOnlyList<(string Alert, string Expression, string Runbook)> Alerts { get; } =
        [.. Alert().Matches(File.ReadAllText(Path.Combine(Folder, "alerts.yml"))).Select(static match =>
            (match.Groups["alert"].Value, match.Groups["expr"].Value.Replace("''", "'"), match.Groups["runbook"].Value))];

    /// <summary>The expressions of every panel and variable, with the dashboard that asks.</summary>
    public static IEnumerable<(string Dashboard, string Expression)> Panels()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Folder, "grafana", "dashboards"), "*.json"))
        {
            var dashboard = JsonNode.Parse(File.ReadAllText(file))!;
            foreach (var target in dashboard["panels"]!.AsArray().SelectMany(static panel => panel!["targets"]?.AsArray() ?? []))
                yield return (Path.GetFileName(file), (string)target!["expr"]!);
            foreach (var variable in dashboard["templating"]!["list"]!.AsArray().Where(static variable => variable!["query"] is JsonObject))
                yield return (Path.GetFileName(file), (string)variable!["query"]!["query"]!);
        }
    }

    /// <summary>The metrics of the product that an expression asks for, as <c>/metrics</c> names their families.</summary>
    public static IEnumerable<string> MetricsOf(string expression)
    {
        var bare = Literal().Replace(expression, "");
        bare = Labels().Replace(Selector().Replace(bare, " "), " ");
        if (bare.StartsWith("label_values(", StringComparison.Ordinal))
            bare = bare["label_values(".Length..bare.IndexOf(',', StringComparison.Ordinal)];
        return Name().Matches(bare).Select(static match => Part().Replace(match.Value, "")).Except(Words).Except(Foreign);
    }

    [GeneratedRegex("""- alert: (?<alert>\w+)\s+expr: '(?<expr>(?:[^']|'')*)'.*?runbook: (?<runbook>\S+)""", RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Literal();

    [GeneratedRegex(@"\{[^}]*\}|\[[^\]]*\]")]
    private static partial Regex Selector();

    [GeneratedRegex(@"\b(by|without|on)\s*\([^)]*\)")]
    private static partial Regex Labels();

    // A name before a bracket is a function's.
    [GeneratedRegex(@"(?<![\w$.])[a-zA-Z_]\w*\b(?!\s*\()")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Part();
}
