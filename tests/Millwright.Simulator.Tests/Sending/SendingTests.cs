using Millwright.Simulator.Plants;
using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Tests.Sending;

public class SendingTests
{
    private static readonly DateTimeOffset _now = new(2025, 6, 2, 10, 0, 0, TimeSpan.Zero);
    private readonly ImpatientClock _clock = new(_now);
    private readonly Tally _tally = new();

    [Fact]
    public async Task Every_reading_arrives_once_and_in_its_machines_order()
    {
        await using var server = new TestServer();

        await Send(server, Readings(machines: 7, each: 100), lanes: 3, batch: 40);

        ShouldBeWhole(server, machines: 7, each: 100);
        (_tally.Sent, _tally.Accepted, _tally.Retries).ShouldBe((700, 700, 0));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    [InlineData(502)]
    public async Task A_server_that_asks_to_wait_loses_nothing_and_keeps_the_order(int status)
    {
        await using var server = new TestServer(n => n % 3 == 0 ? (200, null) : (status, "2"));

        await Send(server, Readings(machines: 5, each: 60), lanes: 2, batch: 25);

        ShouldBeWhole(server, machines: 5, each: 60);
        _tally.Retries.ShouldBeGreaterThan(0);
        _clock.Waits.ShouldAllBe(w => w >= TimeSpan.FromSeconds(2) && w <= TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task A_retry_date_is_honoured_too()
    {
        await using var server = new TestServer(n => n > 1 ? (200, null) : (503, _now.AddSeconds(30).ToString("R")));

        await Send(server, Readings(machines: 1, each: 1), lanes: 1, batch: 10);

        _clock.Waits.ShouldHaveSingleItem().TotalSeconds.ShouldBeInRange(30, 37.5);
    }

    [Fact]
    public async Task Patience_ends_with_a_sentence_that_names_server_and_remedy()
    {
        await using var server = new TestServer(_ => (503, "60"));

        var refused = await Should.ThrowAsync<RefusedException>(() => Send(server, Readings(machines: 1, each: 1), lanes: 1, batch: 10));

        refused.Message.ShouldContain("did not take a request within 300 s: it answers 503");
        refused.Message.ShouldContain("--patience");
        server.Taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_that_no_retry_mends_ends_the_run_at_once()
    {
        await using var server = new TestServer(_ => (401, null));

        var refused = await Should.ThrowAsync<RefusedException>(() => Send(server, Readings(machines: 3, each: 500), lanes: 2, batch: 10));

        refused.Message.ShouldContain("MILLWRIGHT_API_KEY");
        _clock.Waits.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stopped_run_sends_what_it_has_begun()
    {
        await using var server = new TestServer();
        using var stop = new CancellationTokenSource();

        await Send(server, Readings(machines: 1, each: 1000).Select(r => StopAt(r, 500)), lanes: 1, batch: 1000, stop.Token);

        server.Sequences["m0"].Count().ShouldBeInRange(499, 500);

        Reading StopAt(Reading reading, long sequence)
        {
            if (reading.Sequence == sequence)
                stop.Cancel();
            return reading;
        }
    }

    [Fact]
    public async Task The_key_travels_as_a_header_and_readings_as_packed_lines()
    {
        await using var server = new TestServer();

        await Send(server, Readings(machines: 1, each: 1), lanes: 1, batch: 10);

        var request = server.Taken.ShouldHaveSingleItem();
        (request.Method, request.Headers["X-Api-Key"], request.Headers["Content-Encoding"], request.Headers["Content-Type"])
            .ShouldBe(("POST", "key", "gzip", "application/x-ndjson"));
        request.Body.ShouldBe("""{"machineId":"m0","timestamp":"2024-01-01T00:00:00Z","sequence":1,"hasFailure":false,"values":{"a":0.1}}""" + "\n");
    }

    [Fact]
    public async Task Types_are_registered_before_machines_and_what_is_configured_stays()
    {
        await using var server = new TestServer();
        using var client = new MillwrightClient(server.Url, null, RetryRule.Default, _clock);
        var plant = new Plant(new PlantOptions { Machines = 2 }, Instants.Monday);

        await Registration.Send(
            client,
            plant.Machines.ToDictionary(m => m.Type.Name, m => Registration.Of(m.Type, TimeSpan.FromMinutes(1))),
            plant.Machines.Select(Registration.Of),
            CancellationToken.None);

        server.Taken.Select(r => $"{r.Method} {r.Path}").ShouldBe(
            ["PUT /api/v1/machine-types/mill/configuration", "PUT /api/v1/machine-types/pump/configuration", "POST /api/v1/machines/import"]);
        server.Taken[0].Headers["If-None-Match"].ShouldBe("*");
        server.Taken[0].Body.ShouldContain("\"noDataTimeout\":\"PT10M\"");
        server.Taken[0].Body.ShouldContain("\"vibration\":{\"unit\":\"mm/s\"");
        server.Taken[2].Body.ShouldStartWith("[{\"id\":\"mill-0001\",\"name\":\"Mill 1\",\"type\":\"mill\",\"location\":\"Hall 1, line 1\",\"site\":\"ashford\",\"line\":\"line-1\"");
    }

    [Fact]
    public async Task A_configuration_that_is_there_is_no_error()
    {
        await using var server = new TestServer(n => n == 1 ? (412, null) : (200, null));
        using var client = new MillwrightClient(server.Url, null, RetryRule.Default, _clock);
        var pump = MachineType.All[1];

        await Registration.Send(
            client, new Dictionary<string, TypeRecord> { ["pump"] = Registration.Of(pump, TimeSpan.FromSeconds(1)) }, [], CancellationToken.None);

        server.Taken.ShouldBeEmpty();
    }

    private static IEnumerable<Reading> Readings(int machines, int each)
    {
        string[] sensors = ["a"];
        return
            from n in Enumerable.Range(0, each)
            from m in Enumerable.Range(0, machines)
            select new Reading($"m{m}", Instants.Monday.AddSeconds(n), sensors, [n + 0.1], n + 1, HasFailure: false);
    }

    private async Task Send(TestServer server, IEnumerable<Reading> readings, int lanes, int batch, CancellationToken stop = default)
    {
        using var client = new MillwrightClient(server.Url, "key", RetryRule.Default, _clock, _tally.Retried);
        await using var ways = new Lanes(client, _tally, lanes, batch);
        await new Producer(ways, new Pace(double.PositiveInfinity, _clock), new Dirt(DirtOptions.None, 1), _clock).Run(readings, stop);
    }

    private static void ShouldBeWhole(TestServer server, int machines, int each)
    {
        server.Sequences.Count.ShouldBe(machines);
        foreach (var machine in server.Sequences)
            machine.ShouldBe(Enumerable.Range(1, each).Select(n => (long)n));
    }
}
