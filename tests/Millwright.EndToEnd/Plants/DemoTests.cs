using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millwright.EndToEnd.Plants;

/// <summary>The plant that <c>up --demo</c> shows.</summary>
public sealed partial class DemoTests
{
    private const int Machines = 24;

    [Fact]
    public async Task A_simulated_plant_is_taken_whole_and_every_machine_is_seen()
    {
        await using var product = await Installation.Start();

        var plant = await Child.Run(
            Child.Start(Built.Simulator, ["plant", "--machines", $"{Machines}", "--duration", "5s", "--url", product.Address.AbsoluteUri]), TimeSpan.FromMinutes(3));

        plant.Code.ShouldBe(0, plant.ToString());
        var summary = Summary().Match(plant.Output);
        summary.Success.ShouldBeTrue(plant.ToString());
        Number(summary, "rejected").ShouldBe(0, plant.ToString());
        Number(summary, "accepted").ShouldBe(Number(summary, "sent"));
        Number(summary, "sent").ShouldBeGreaterThanOrEqualTo(5 * Machines);
        var machines = await product.Api.GetAll("/machines");
        machines.Count.ShouldBe(Machines);
        machines.ShouldAllBe(machine => machine["lastSeen"] != null);
        machines.Select(machine => (string)machine["type"]!).Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public async Task The_page_starts_and_stops_a_plant_and_one_is_enough()
    {
        await using var product = await Installation.Start(("MILLWRIGHT_Demo__Simulator", Built.Simulator), ("MILLWRIGHT_API_KEY", Key));
        using var page = new HttpClient { BaseAddress = product.Address, DefaultRequestHeaders = { { "X-Api-Key", Key } } };

        (await Begin(page, 5)).ShouldBe(HttpStatusCode.Accepted);

        (await Begin(page, 5)).ShouldBe(HttpStatusCode.Conflict);
        await Eventually.Is(async () => (await Ask(page, "machines"))["items"]!.AsArray().Count(static machine => machine!["lastSeen"] is not null) == 5, "five machines send");
        var state = await Ask(page, "demo");
        ((bool)state["available"]!, (bool)state["running"]!, (int)state["machines"]!).ShouldBe((true, true, 5));
        (await page.DeleteAsync(new Uri("api/v1/demo", UriKind.Relative))).StatusCode.ShouldBe(HttpStatusCode.OK);
        ((bool)(await Ask(page, "demo"))["running"]!).ShouldBeFalse();
        Plants(product).ShouldBeEmpty();
        product.Log.ShouldNotContain(Key);
    }

    [Fact]
    public async Task A_plant_ends_with_the_gateway_that_was_killed()
    {
        await using var product = await Installation.Start(("MILLWRIGHT_Demo__Simulator", Built.Simulator));
        using var page = new HttpClient { BaseAddress = product.Address };
        (await Begin(page, 3)).ShouldBe(HttpStatusCode.Accepted);
        Plants(product).ShouldHaveSingleItem();

        await product.Kill();

        await Eventually.Is(() => Task.FromResult(Plants(product).Count == 0), "the plant ends with its gateway");
    }

    private const string Key = "key-of-the-demo";

    private static async Task<HttpStatusCode> Begin(HttpClient page, int machines) => (await page.PostAsJsonAsync(new Uri("api/v1/demo", UriKind.Relative), new { machines })).StatusCode;

    private static async Task<JsonNode> Ask(HttpClient page, string path) => JsonNode.Parse(await page.GetStringAsync(new Uri($"api/v1/{path}", UriKind.Relative)))!;

    /// <summary>The simulators that send to this installation, by their command lines.</summary>
    private static List<string> Plants(Installation product) => [.. Directory.EnumerateDirectories("/proc").Select(CommandLine)
        .Where(line => line.Contains("Millwright.Simulator", StringComparison.Ordinal) && line.Contains(product.Address.AbsoluteUri, StringComparison.Ordinal))];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline"));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // No process, or one that has just ended.
            return "";
        }
    }

    private static long Number(Match summary, string group) => long.Parse(summary.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Sent (?<sent>[\d,]+) readings.*: (?<accepted>[\d,]+) accepted.* (?<rejected>[\d,]+) rejected", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary();
}
