using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Live;

/// <summary>The alarms as the official client of another platform hears them.</summary>
public sealed class AlarmHubTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task An_alarm_is_seen_when_it_is_raised_and_is_gone_when_it_is_over()
    {
        await using var product = await Installation.Start();
        await Judged(product, "press-1");
        await using var client = await Follow(product);

        await product.Api.Ingest(Readings("press-1", (0, 95)));
        var alarm = (await Held(client, alarms => alarms.Count == 1, "the alarm is seen")).Single();
        ((string?)alarm["rule"], (string?)alarm["severity"], (string?)alarm["state"]).ShouldBe(("limit", "critical", "unacknowledged"));
        await product.Api.Ingest(Readings("press-1", (1, 20)));
        await Held(client, static alarms => alarms.Single()["state"]!.GetValue<string>() == "returnedUnacknowledged", "its return is seen");
    }

    [Fact]
    public async Task A_client_that_was_cut_off_hears_exactly_what_it_missed()
    {
        await using var product = await Installation.Start();
        await Judged(product, "press-1", "press-2");
        await using var client = await Follow(product);
        await product.Api.Ingest(Readings("press-1", (0, 95)));
        await Held(client, static alarms => AreCorrelated(alarms, 1), "the first alarm is seen");
        await client.Do(new { @do = "drop" });

        await product.Api.Ingest(Readings("press-2", (0, 95)));
        await using (var other = await Follow(product))
            await Held(other, static alarms => AreCorrelated(alarms, 2), "the gateway shows both");
        await client.Do(new { @do = "connect" });

        var messages = new List<JsonNode>();
        await Held(client, static alarms => alarms.Count == 2, "the missed alarm is seen", messages);
        var missed = messages.Where(static message => (string)message["kind"]! != "heartbeat").ShouldHaveSingleItem();
        ((string?)missed["kind"], missed["alarms"]!.AsArray().Count).ShouldBe(("delta", 1));
    }

    [Fact]
    public async Task After_a_kill_the_alarms_are_there_and_new_ones_follow()
    {
        await using var product = await Installation.Start();
        await Judged(product, "press-1", "press-2");
        await using var client = await Follow(product);
        await product.Api.Ingest(Readings("press-1", (0, 95)));
        await Held(client, static alarms => alarms.Count == 1, "the first alarm is seen");

        await product.Kill();
        await client.Do(new { @do = "lost" });
        await product.Run();
        await client.Do(new { @do = "connect" });
        var messages = new List<JsonNode>();
        await Held(client, static alarms => alarms.Count == 1, "the first alarm is there again", messages);
        await product.Api.Ingest(Readings("press-2", (0, 95)));

        await Held(client, static alarms => alarms.Count == 2, "the second alarm is seen", messages);
        var began = messages.First(static message => (string)message["kind"]! != "heartbeat");
        ((string?)began["kind"], (bool)began["reset"]!).ShouldBe(("snapshot", true));
    }

    private static async Task Judged(Installation product, params string[] machines)
    {
        foreach (var machine in machines)
            await product.Api.Register(machine, "press");
        await product.Api.Configure("press", new { sensors = new { temperature = new { limits = new { criticalHigh = 90 } } } });
    }

    private static async Task<Script> Follow(Installation product)
    {
        var client = await Script.Start("follow.mjs", new Uri(product.Address, "/hubs/alarms").AbsoluteUri);
        await client.Do(new { @do = "connect" });
        await client.Do(new { @do = "subscribe", scope = "all" });
        return client;
    }

    /// <summary>Waits until the client holds the alarms of limits that are wanted; nothing may have been missed on the way.</summary>
    private static async Task<List<JsonNode>> Held(Script client, Func<List<JsonNode>, bool> isWanted, string what, List<JsonNode>? messages = null) => await Eventually.Get(
        async () =>
        {
            var held = await client.Do(new { @do = "held", feed = "all" });
            held["gaps"]!.AsArray().ShouldBeEmpty();
            messages?.AddRange(held["messages"]!.AsArray()!);
            // The readings are old: that nothing newer arrives is an alarm too.
            return held["alarms"]!.AsObject().Select(static alarm => alarm.Value!).Where(static alarm => (string?)alarm["rule"] == "limit").ToList();
        },
        alarms => alarms.Count > 0 && isWanted(alarms), what);

    /// <summary>An alarm is told again once it is in an incident; from then on nothing more is to come of it by itself.</summary>
    private static bool AreCorrelated(List<JsonNode> alarms, int count) => alarms.Count == count && alarms.TrueForAll(static alarm => alarm["incidentId"] is not null);

    private static SentReading[] Readings(string machine, params (int Second, double Temperature)[] readings) =>
        [.. readings.Select(reading => new SentReading(machine, Start.AddSeconds(reading.Second), new() { ["temperature"] = reading.Temperature }))];
}
