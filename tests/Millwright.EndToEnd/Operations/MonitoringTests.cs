using System.Text.RegularExpressions;
using Npgsql;

namespace Millwright.EndToEnd.Operations;

/// <summary>Metrics, alert rules, dashboards and the runbook, tried together and with the programs that read them.</summary>
public sealed partial class MonitoringTests
{
    private const string Key = "a key of the tests";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Every_metric_that_an_alert_or_a_panel_asks_for_is_exposed_and_well_named()
    {
        await using var product = await Installation.Start();
        await product.Api.Ingest(new SentReading("pump-1", DateTimeOffset.UnixEpoch.AddYears(56), new() { ["pressure"] = 6.2 }));
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(product.Address, "/metrics"));

        var exposed = Family().Matches(metrics).Select(static match => match.Groups["name"].Value).ToHashSet();
        var asked = Monitoring.Alerts.Select(static alert => (Who: alert.Alert, alert.Expression)).Concat(Monitoring.Panels().Select(static panel => (Who: panel.Dashboard, panel.Expression)))
            .SelectMany(static one => Monitoring.MetricsOf(one.Expression).Select(metric => (one.Who, Metric: metric))).ToList();

        asked.Count.ShouldBeGreaterThan(80);
        asked.Where(one => !exposed.Contains(one.Metric)).ShouldBeEmpty();
        var lint = Child.Start(Prerequisite.Program("promtool"), ["check", "metrics"]);
        (await Child.Run(lint, Patience, metrics)).ShouldSatisfyAllConditions(static ended => ended.Code.ShouldBe(0, ended.ToString()), static ended => ended.Error.ShouldBeEmpty());
    }

    [Fact]
    public async Task Dashboards_keep_to_the_schema_of_the_Grafana_that_Compose_runs()
    {
        var version = Grafana().Match(await File.ReadAllTextAsync(Path.Combine(Built.Root, "docker-compose.yml"))).Groups["version"].Value;
        (await File.ReadAllTextAsync(Path.Combine(Built.Root, "tests", "Millwright.EndToEnd", "node", "package.json"))).ShouldContain($"\"@grafana/schema\": \"{version}\"");
        await using var script = await Script.Start("dashboards.mjs", "");

        var answer = await script.Do(new { @do = "check", folder = Path.Combine(Monitoring.Folder, "grafana", "dashboards") }, Patience);

        answer["dashboards"]!.AsArray().Count.ShouldBeGreaterThan(1);
        answer["faults"]!.AsArray().Select(static fault => (string)fault!).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("promtool", "check", "rules", "alerts.yml")]
    [InlineData("promtool", "test", "rules", "alerts.test.yml")]
    [InlineData("amtool", "check-config", "alertmanager.yml")]
    public async Task Rules_and_routes_are_what_their_own_tools_take(string tool, params string[] arguments)
    {
        var start = Child.Start(Prerequisite.Program(tool), arguments);
        start.WorkingDirectory = Monitoring.Folder;
        var ended = await Child.Run(start, Patience);
        ended.Code.ShouldBe(0, ended.ToString());
    }

    [Fact]
    public async Task Every_alert_is_seen_to_fire_on_a_made_up_plant()
    {
        var plants = await File.ReadAllTextAsync(Path.Combine(Monitoring.Folder, "alerts.test.yml"));

        Monitoring.Alerts.Where(alert => !plants.Contains($"alertname=\"{alert.Alert}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("true", "0")]
    [InlineData("false", "1")]
    public async Task Whether_the_databases_log_is_archived_is_told(string command, string failing)
    {
        await using var postgres = await PrivatePostgres.Start(null, "archive_mode = on", $"archive_command = '{command}'");
        await using (var database = new NpgsqlConnection($"{postgres.ConnectionString};Pooling=false"))
        {
            await database.OpenAsync();
            await using var fill = new NpgsqlCommand("SELECT pg_logical_emit_message(true, 'test', 'a word for the log'); SELECT pg_switch_wal()", database);
            await fill.ExecuteNonQueryAsync();
            await using var tried = new NpgsqlCommand("SELECT archived_count + failed_count > 0 FROM pg_stat_archiver", database);
            await Eventually.Is(async () => (bool)(await tried.ExecuteScalarAsync())!, "PostgreSQL has tried to archive");
        }
        await using var product = await Installation.Start(postgres.ConnectionString);
        using var http = new HttpClient();

        var metrics = await Eventually.Get(
            () => http.GetStringAsync(new Uri(product.Address, "/metrics")), static metrics => metrics.Contains("\nmillwright_database_archive_age_seconds ", StringComparison.Ordinal), "the archive was looked at");

        metrics.ShouldContain($"\nmillwright_database_archive_failing {failing}\n");
        metrics.ShouldContain("\nmillwright_roles_missing{role=\"jobs\"} 0\n");
    }

    [Fact]
    public async Task Prometheus_scrapes_evaluates_every_rule_and_tells_the_alertmanager()
    {
        await using var product = await Installation.Start(("MILLWRIGHT_API_KEY", Key));
        await using var alertmanager = await Alertmanager.Start(await File.ReadAllTextAsync(Path.Combine(Monitoring.Folder, "alertmanager.yml")));

        await using var prometheus = await Prometheus.Start(product.Address, Key, new Uri(alertmanager.Url).Authority);

        await Eventually.Get(prometheus.Health, static health => health == "up", "the gateway is scraped");
        await Eventually.Get(prometheus.Rules, static rules => rules.Count > 0 && rules.All(static rule => rule.Health == "ok"), "every rule was evaluated");
        (await prometheus.Rules()).Select(static rule => rule.Name).ShouldBe(Monitoring.Alerts.Select(static alert => alert.Alert), ignoreOrder: true);
        await Eventually.Get(
            alertmanager.Alerts, static alerts => alerts.Any(static alert => (string?)alert!["labels"]!["alertname"] == "Watchdog"), "the Alertmanager hears the watchdog");
        await product.Kill();
        await Eventually.Get(prometheus.Health, static health => health == "down", "it is seen that the gateway is gone");
    }

    [Fact]
    public async Task Every_alert_says_where_the_runbook_explains_it()
    {
        var sections = Section().Matches(await File.ReadAllTextAsync(Path.Combine(Built.Root, "docs", "runbook.md"))).Select(static match => match.Groups["name"].Value).ToList();

        Monitoring.Alerts.Count.ShouldBeGreaterThan(20);
        Monitoring.Alerts.Select(static alert => alert.Alert).ShouldBe(sections, ignoreOrder: true);
        Monitoring.Alerts.Where(static alert => alert.Runbook != $"docs/runbook.md#{alert.Alert.ToLowerInvariant()}").ShouldBeEmpty();
    }

    [GeneratedRegex("image: grafana/grafana:(?<version>[0-9.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Grafana();

    [GeneratedRegex(@"^# TYPE (?<name>\S+) ", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Family();

    [GeneratedRegex(@"^### (?<name>\S+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Section();
}
