using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Millwright.Storage.Tests.Plans;

/// <summary>A scan of a table or one of its partitions, as it was run.</summary>
/// <param name="Rows">That it read: those that it gave and those that a filter put aside, over all loops.</param>
/// <param name="PutAside">Of these, those that a filter put aside.</param>
public sealed record Scan(string Kind, string Relation, double Rows, double PutAside, double Loops);

/// <summary>A statement that was run, with the scans of its plan.</summary>
public sealed record Plan(string Sql, IReadOnlyList<Scan> Scans);

/// <summary>
/// Collects the plans of everything that is run. PostgreSQL's auto_explain sends each plan, with what it really read, as a notice to the
/// connection that ran it, and Npgsql logs notices: nothing of the product is changed, and statements in functions are seen too.
/// </summary>
internal sealed class PlanLog : ILoggerFactory, ILogger
{
    /// <summary>To be added to a connection string of a superuser.</summary>
    public const string Options =
        ";Options=-c session_preload_libraries=auto_explain -c auto_explain.log_min_duration=0 -c auto_explain.log_analyze=on -c auto_explain.log_timing=off"
        + " -c auto_explain.log_format=json -c auto_explain.log_level=notice -c auto_explain.log_nested_statements=on";

    private readonly ConcurrentQueue<Plan> _plans = new();

    /// <summary>The plans since the last time.</summary>
    public List<Plan> Take()
    {
        var taken = new List<Plan>();
        while (_plans.TryDequeue(out var plan))
            taken.Add(plan);
        return taken;
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values)
            return;
        foreach (var (_, value) in values)
            if (value is string text && text.StartsWith("duration:", StringComparison.Ordinal) && text.IndexOf('{', StringComparison.Ordinal) is > 0 and var start)
                _plans.Enqueue(Read(JsonDocument.Parse(text[start..]).RootElement));
    }

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private static Plan Read(JsonElement explained)
    {
        var scans = new List<Scan>();
        Walk(explained.GetProperty("Plan"), scans);
        return new Plan(explained.GetProperty("Query Text").GetString()!, scans);
    }

    private static void Walk(JsonElement node, List<Scan> scans)
    {
        if (node.TryGetProperty("Relation Name", out var relation) && Number(node, "Actual Loops") is > 0 and var loops)
        {
            var putAside = (Number(node, "Rows Removed by Filter") + Number(node, "Rows Removed by Index Recheck")) * loops;
            scans.Add(new Scan(node.GetProperty("Node Type").GetString()!, relation.GetString()!, Number(node, "Actual Rows") * loops + putAside, putAside, loops));
        }
        if (node.TryGetProperty("Plans", out var inner))
            foreach (var each in inner.EnumerateArray())
                Walk(each, scans);
    }

    private static double Number(JsonElement node, string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
}
