using System.Globalization;
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
            Child.Start(Built.Simulator, ["plant", "--machines", $"{Machines}", "--duration", "5s", "--url", product.Address.AbsoluteUri]), TimeSpan.FromSeconds(60));

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

    private static long Number(Match summary, string group) => long.Parse(summary.Groups[group].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"Sent (?<sent>[\d,]+) readings.*: (?<accepted>[\d,]+) accepted.* (?<rejected>[\d,]+) rejected", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Summary();
}
