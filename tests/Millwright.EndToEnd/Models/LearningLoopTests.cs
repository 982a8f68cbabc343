using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Models;

/// <summary>The whole loop, as a plant has it that changes, in processes that are killed.</summary>
public sealed class LearningLoopTests
{
    private const string Model = "/ml/models/failure-risk-24h";
    private const string Kinds = "/ml/models/cluster";

    /// <summary>Half-hours that a trial may take: three days, so that all of it lies in one window of drift.</summary>
    private const int MostSteps = 140;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    private static readonly (string, string)[] Quick =
    [
        ("Millwright__Learning__WatchInterval", "00:00:00.200"), ("Millwright__Learning__CatalogInterval", "00:00:00.200"), ("Millwright__Learning__DriftInterval", "01:00:00"),
        ("Millwright__Learning__QualityInterval", "00:00:01"), ("Millwright__Learning__Lease", "00:00:02"), ("Millwright__Learning__CoolDown", "00:00:20"),
        ("Millwright__Learning__TrialPredictions", "40"), ("Millwright__Learning__CanaryShare", "0.5"),
    ];

    [Fact]
    public async Task A_plant_that_changes_is_learnt_anew_through_kills_and_a_bad_challenger_is_rolled_back()
    {
        await using var product = await Installation.Start(Quick);
        var plant = await ChangingPlant.Found(product.Api);
        await plant.LiveThroughEra();
        await Learn(product, plant.Start, plant.Now);
        (await Version(product, 1, static version => (string?)version["alias"] == "champion"))["verdict"]!.ToString().ShouldStartWith("Passed");

        await plant.LiveThroughEra();
        await plant.BreakOneAndMaintainAnother();
        // Looked for only now: on a slow machine a drift would be noticed, and learnt from, before the era that it comes of is over.
        await product.Restart(("Millwright__Learning__DriftInterval", "00:00:01"));
        var job = await Eventually.Get(() => Job(product), static job => (string?)job?["state"] == "running", "a drift has the model learn anew", Patience);
        // From here on no further drift has it learn beside what is tried.
        await product.Restart(("Millwright__Learning__CoolDown", "01:00:00"));

        var drifts = await TellApart(product, job!);
        var ended = await Eventually.Get(() => product.Api.Get($"/ml/jobs/{job!["id"]}"), static job => (string?)job["state"] == "succeeded", "the killed training is done by the next process", Patience);
        ((int)ended["attempts"]!).ShouldBe(2);
        await LiveOnUntil(product, plant, 2, static version => (double)version["canary"]! > 0, "it answers for some");
        await product.Restart();
        await LiveOnUntil(product, plant, 2, static version => (string?)version["alias"] == "champion", "it is champion");
        await LiveOnUntil(product, plant, 2, static version => version["confirmedAt"] is not null, "outcomes bear it out");

        var trace = (string)drifts.Single(drift => (string?)drift["id"] == (string?)job!["request"]!["driftEvent"])["traceId"]!;
        var chain = await Chain(product, trace);
        chain.Select(StepOf).Where(static step => step != "coolingDown").ShouldBe(["drift", "train", "trained", "gatePassed", "shadow", "canary", "retired", "champion", "confirmed"]);
        // Half a day into the trial no horizon had passed: its probabilities alone moved it.
        ((string)chain.Single(static step => StepOf(step) == "canary")["reason"]!).ShouldStartWith("It seems no worse");

        var bad = await Learn(product, plant.Start, plant.Start.AddDays(ChangingPlant.EraDays));
        await Version(product, 3, static version => (string?)version["alias"] == "challenger");
        await LiveOnUntil(product, plant, 3, static version => version["alias"] is null, "who learnt of a past era only is rolled back");
        // Either its own probabilities give it away, or outcomes do, be it as champion.
        (await Chain(product, (string)bad["traceId"]!)).Select(StepOf).ShouldContain("rolledBack");
        (await Version(product, 2, static version => (string?)version["alias"] == "champion"))["confirmedAt"].ShouldNotBeNull();

        (await product.Api.GetAll($"{Model}/versions")).Count(version => (string?)version["jobId"] == (string?)job!["id"]).ShouldBe(1);
        var predictions = await product.Api.GetAll("/ml/predictions?shadows=true");
        predictions.Select(static prediction => (int)prediction["modelVersion"]!).Distinct().Order().Take(3).ShouldBe([1, 2, 3]);
        predictions.ShouldAllBe(static prediction => (string?)prediction["model"] == "failure-risk-24h");
        var days = (await product.Api.Get($"/ml/accuracy?model=failure-risk-24h&from={Uri.EscapeDataString($"{plant.Start:O}")}"))["items"]!.AsArray();
        days.ShouldContain(static day => day!["estimated"] != null && day["realised"] != null);
    }

    [Fact]
    public async Task A_failure_of_a_new_kind_is_told_and_learnt()
    {
        await using var product = await Installation.Start([.. Quick, ("Millwright__Learning__ClusterWindow", "12")]);
        var plant = await ChangingPlant.Found(product.Api);
        await plant.LiveThroughEra();
        await product.Api.Post("/ml/train", new { task = "cluster", scope = new { type = "pump" }, from = plant.Start, to = plant.Start.AddDays(12), by = "Ada" });
        await Version(product, 1, static version => (string?)version["alias"] == "champion", Kinds);

        await plant.LiveThroughEra();
        await product.Restart(("Millwright__Learning__DriftInterval", "00:00:01"));

        var drift = (await Eventually.Get(
            () => product.Api.GetAll("/ml/drift"), static drifts => drifts.Exists(static drift => (string?)drift["model"] == "cluster"), "failures are of other kinds than they were", Patience))
            .First(static drift => (string?)drift["model"] == "cluster");
        // The last share is of what is like no kind that was learnt: shaking, which no pump had failed by.
        ((double)drift["reference"]!["shares"]!.AsArray()[^1]!).ShouldBe(0);
        ((double)drift["current"]!["shares"]!.AsArray()[^1]!).ShouldBeGreaterThan(0.2);
        var second = await Version(product, 2, static _ => true, Kinds);
        ((string?)second["traceId"]).ShouldBe((string?)drift["traceId"]);
        (await product.Api.Get($"{Kinds}/versions/2/clusters"))["items"]!.AsArray()
            .ShouldContain(static cluster => (double)cluster!["means"]!["vibration.mean"]! > 13, "who fails by shaking is a kind of its own");
        second["metrics"]!["champion"].ShouldNotBeNull("it was measured by who answers now");
    }

    /// <summary>What all pumps do is the world's, what one sensor does is its own; who is broken or in maintenance has not drifted.</summary>
    private static async Task<List<JsonNode>> TellApart(Installation product, JsonNode job)
    {
        var drifts = await Eventually.Get(
            () => product.Api.GetAll("/ml/drift"), static drifts => drifts.Exists(static drift => (string?)drift["extent"] == "oneMachine"), "the sensor's drift is noticed too", Patience);
        var worlds = drifts.Single(drift => (string?)drift["id"] == (string?)job["request"]!["driftEvent"]);
        ((string)worlds["feature"]!).ShouldStartWith("vibration.");
        ((string?)worlds["extent"]).ShouldBe("all");
        var sensors = drifts.Where(static drift => ((string)drift["feature"]!).StartsWith("pressure.", StringComparison.Ordinal)).ToList();
        sensors.ShouldAllBe(static drift => (string?)drift["extent"] == "oneMachine" && (string?)drift["machines"]![0] == ChangingPlant.Drifting);
        sensors.ShouldNotBeEmpty();
        return drifts;
    }

    private static Task<JsonNode> Learn(Installation product, DateTimeOffset from, DateTimeOffset to) =>
        product.Api.Post("/ml/train", new { task = "failureRisk", scope = new { type = "pump" }, from, to, by = "Ada" });

    private static async Task<JsonNode?> Job(Installation product) =>
        (await product.Api.GetAll("/ml/jobs")).Find(static job => (string?)job["requestedBy"] == "drift");

    private static Task<JsonNode> Version(Installation product, int number, Func<JsonNode, bool> isSo, string model = Model) => Eventually.Get(
        async () => (await product.Api.GetAll($"{model}/versions")).Find(version => (int)version["number"]! == number) ?? new JsonObject(), version => version["id"] is not null && isSo(version),
        $"version {number} is so", Patience);

    private static async Task<List<JsonNode>> Chain(Installation product, string trace) => [.. (await product.Api.Get($"/ml/chains/{trace}"))["items"]!.AsArray().Select(static step => step!)];

    private static string StepOf(JsonNode step) => (string)step["step"]!;

    /// <summary>Half-hours go by, a few a second, until a version is so; when they have gone by, a busy machine may still have them to reckon up.</summary>
    private static async Task LiveOnUntil(Installation product, ChangingPlant plant, int number, Func<JsonNode, bool> isSo, string what)
    {
        using var pace = new PeriodicTimer(Pace);
        for (var step = 0; step < MostSteps; step++)
        {
            await plant.LiveOn();
            await pace.WaitForNextTickAsync();
            if (isSo(await product.Api.Get($"{Model}/versions/{number}")))
                return;
        }
        await Eventually.Get(
            async () => (Version: await product.Api.Get($"{Model}/versions/{number}"), Events: await product.Api.Get($"{Model}/events")),
            now => isSo(now.Version), $"{MostSteps} half-hours later {what}", Patience);
    }
}
