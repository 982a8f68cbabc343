using System.Text.Json.Nodes;

namespace Millwright.EndToEnd.Live;

/// <summary>The live feed as the official client of another platform hears it.</summary>
public sealed class HubTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_snapshot_is_followed_by_deltas_without_a_gap()
    {
        await using var product = await Installation.Start();
        await product.Api.Ingest(Readings(["pump-1", "pump-2"], 0, 1));
        await using var client = await Follow(product);

        for (var second = 1; second <= 40; second++)
            await product.Api.Ingest(Readings(["pump-1", "pump-2"], second, 1));

        foreach (var feed in new[] { "fleet", "machine:pump-1" })
        {
            var messages = await UntilHeld(client, feed, "pump-1", 41);
            messages[0].ShouldSatisfyAllConditions(
                first => ((string?)first["kind"]).ShouldBe("snapshot"), first => ((bool)first["reset"]!).ShouldBeTrue(), first => first["previousVersion"].ShouldBeNull());
            var deltas = messages.Skip(1).ToList();
            deltas.ShouldAllBe(message => (string)message["kind"]! == "delta" && !(bool)message["reset"]!);
            deltas.Count.ShouldBeGreaterThan(1);
            await IsSameAsAsked(product, client, feed);
        }
    }

    [Fact]
    public async Task A_client_that_was_cut_off_hears_exactly_what_it_missed()
    {
        await using var product = await Installation.Start();
        await product.Api.Ingest(Readings(["pump-1", "pump-2", "pump-3"], 0, 1));
        await using var client = await Follow(product);
        await UntilHeld(client, "fleet", "pump-3", 1);
        var before = (string)(await client.Do(new { @do = "held", feed = "fleet" }))["version"]!;
        await client.Do(new { @do = "drop" });

        await product.Api.Ingest(Readings(["pump-1", "pump-3"], 1, 5));
        // What is missed is what the gateway has shown before the client is back.
        await using (var other = await Follow(product))
            await UntilHeld(other, "fleet", "pump-3", 6);
        await client.Do(new { @do = "connect" });

        var messages = await UntilHeld(client, "fleet", "pump-3", 6);
        var missed = messages.ShouldHaveSingleItem();
        ((string?)missed["kind"]).ShouldBe("delta");
        ((string?)missed["previousVersion"]).ShouldBe(before);
        missed["machines"]!.AsArray().Select(static id => (string)id!).ShouldBe(["pump-1", "pump-3"], ignoreOrder: true);
        await IsSameAsAsked(product, client, "fleet");
    }

    [Fact]
    public async Task After_a_kill_the_client_is_told_to_begin_anew()
    {
        await using var product = await Installation.Start();
        await product.Api.Ingest(Readings(["pump-1", "pump-2"], 0, 3));
        await using var client = await Follow(product);
        await UntilHeld(client, "fleet", "pump-2", 3);

        await product.Kill();
        await client.Do(new { @do = "lost" });
        await product.Run();
        await client.Do(new { @do = "connect" });
        await product.Api.Ingest(Readings(["pump-2"], 3, 1));

        var messages = await UntilHeld(client, "fleet", "pump-2", 4);
        ((string?)messages[0]["kind"]).ShouldBe("snapshot");
        ((bool)messages[0]["reset"]!).ShouldBeTrue();
        await IsSameAsAsked(product, client, "fleet");
    }

    [Fact]
    public async Task A_reader_that_stalls_ends_where_a_fast_one_does()
    {
        const int Rounds = 50;
        string[] machines = [.. Enumerable.Range(1, 100).Select(static number => $"pump-{number}")];
        await using var product = await Installation.Start();
        await product.Api.Ingest(Readings(machines, 0, 1));
        await using var fast = await Follow(product);
        await using var slow = await Follow(product);
        await UntilHeld(slow, "fleet", "pump-100", 1);

        var stall = slow.Do(new { @do = "stall", ms = 4_000 });
        for (var round = 1; round <= Rounds; round++)
            await product.Api.Ingest(Readings(machines, round, 1));
        await stall;

        foreach (var client in new[] { fast, slow })
        {
            foreach (var machine in machines)
                await UntilHeld(client, "fleet", machine, Rounds + 1);
            await IsSameAsAsked(product, client, "fleet");
        }
    }

    private static async Task<Script> Follow(Installation product)
    {
        var client = await Script.Start("follow.mjs", new Uri(product.Address, "/hubs/machines").AbsoluteUri);
        await client.Do(new { @do = "connect" });
        await client.Do(new { @do = "subscribe", scope = "fleet" });
        await client.Do(new { @do = "subscribe", scope = "machine", key = "pump-1" });
        return client;
    }

    /// <summary>Waits until the client has heard of so many readings of a machine; the messages that it got since it was asked last, without heartbeats.</summary>
    private static async Task<List<JsonNode>> UntilHeld(Script client, string feed, string machine, int readings)
    {
        var messages = new List<JsonNode>();
        await Eventually.Get(
            async () =>
            {
                var held = await client.Do(new { @do = "held", feed });
                held["gaps"]!.AsArray().ShouldBeEmpty();
                messages.AddRange(held["messages"]!.AsArray().Where(static message => (string)message!["kind"]! != "heartbeat")!);
                return (int?)held["machines"]![machine]?["readingCount"] ?? 0;
            },
            count => count == readings, $"{feed} shows {readings} readings of {machine}");
        return messages;
    }

    /// <summary>What a twin decides by itself, such as waking after a start, may still be on its way.</summary>
    private static async Task IsSameAsAsked(Installation product, Script client, string feed)
    {
        var ids = (await client.Do(new { @do = "held", feed }))["machines"]!.AsObject().Select(static machine => machine.Key).ToArray();
        foreach (var id in ids)
        {
            await Eventually.Get(
                async () => (Held: Told((await client.Do(new { @do = "held", feed }))["machines"]![id]!), Asked: Told(await product.Api.Get($"/machines/{id}"))),
                static told => told.Held == told.Asked, $"{feed} shows {id} as a question for it does");
        }
    }

    private static string Told(JsonNode machine)
    {
        var sensors = machine["sensors"]!.AsArray().Select(static sensor => $"{sensor!["name"]}={sensor["value"]} at {sensor["at"]}");
        return $"{machine["version"]} {machine["status"]} {machine["readingCount"]} {string.Join(", ", sensors)}";
    }

    /// <summary>One reading a second of each machine; what it shows tells which one it is.</summary>
    private static SentReading[] Readings(string[] machines, int first, int count) =>
    [
        .. from second in Enumerable.Range(first, count)
           from machine in machines
           select new SentReading(machine, Start.AddSeconds(second), new() { ["pressure"] = second, ["flow"] = second / 4.0 }),
    ];
}
