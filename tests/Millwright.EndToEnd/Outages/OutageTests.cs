using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Millwright.EndToEnd.Outages;

public sealed class OutageTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Less than the database may take to answer a command.</summary>
    private static readonly TimeSpan Quickly = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Without_its_database_the_product_refuses_quickly_still_shows_and_heals_by_itself()
    {
        await using var postgres = await PrivatePostgres.Start();
        await using var product = await Installation.Start(postgres.ConnectionString);
        using var load = new Load(product.Api);
        var writing = load.Run();
        await Eventually.Is(() => Task.FromResult(load.Acknowledged.Count >= 50), "the load runs");

        await postgres.PullPlug();
        var watch = Stopwatch.StartNew();
        var (status, _, retryAfter) = await product.Api.TryIngest(new SentReading("lathe-2", Start, new() { ["speed"] = 1 }), Load.Reading(0));
        watch.Elapsed.ShouldBeLessThan(Quickly);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        retryAfter.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        (await product.Api.Status("/health/live")).ShouldBe(HttpStatusCode.OK);
        (await product.Api.Status("/health/ready")).ShouldBe(HttpStatusCode.ServiceUnavailable);
        ((string?)(await product.Api.Get($"/machines/{Load.Machine}"))["status"]).ShouldBe("running");
        var before = load.Acknowledged.Count;

        await postgres.Resume();
        await Eventually.Is(() => Task.FromResult(load.Acknowledged.Count >= before + 50), "readings are taken again");
        (await product.Api.Status("/health/ready")).ShouldBe(HttpStatusCode.OK);
        await load.Stop();
        await writing;

        var history = await product.Api.GetAll($"/machines/{Load.Machine}/readings?from={Uri.EscapeDataString($"{Start:O}")}");
        var kept = history.Select(static item => (int)(double)item["values"]!["speed"]!).ToList();
        kept.ShouldBeUnique();
        load.Acknowledged.Except(kept).ShouldBeEmpty();
        ((int)(await product.Api.Get($"/machines/{Load.Machine}"))["readingCount"]!).ShouldBe(kept.Count);
    }

    [Fact]
    public async Task While_its_database_hangs_questions_are_refused_at_once_and_live_machines_are_shown()
    {
        await using var postgres = await PrivatePostgres.Start();
        await using var product = await Installation.Start(
            postgres.ConnectionString, null, ("MILLWRIGHT_Storage__CommandTimeout", "00:00:01"), ("MILLWRIGHT_Storage__BreakerPause", "00:00:03"));
        await product.Api.Ingest(Load.Reading(0));
        using var http = new HttpClient();
        async Task<(HttpStatusCode Status, string Text, TimeSpan? RetryAfter)> Question()
        {
            using var answer = await http.GetAsync(new Uri(product.Address, $"/api/v1/machines/{Load.Machine}/readings"));
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers.RetryAfter?.Delta);
        }

        await postgres.Stall();
        var refused = await Eventually.Get(Question, static answer => answer.Text.Contains("has not answered the last", StringComparison.Ordinal), "questions are refused without being asked");
        refused.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.RetryAfter.ShouldNotBeNull().ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        ((string?)(await product.Api.Get($"/machines/{Load.Machine}"))["status"]).ShouldBe("running");

        await postgres.GoOn();
        await Eventually.Get(Question, static answer => answer.Status == HttpStatusCode.OK, "questions are answered again");
        await Eventually.Is(async () => (await product.Api.TryIngest(Load.Reading(1))).Status == HttpStatusCode.OK, "readings are taken again");
    }

    /// <summary>Sends one reading after the other, each until it is acknowledged.</summary>
    private sealed class Load(Api api) : IDisposable
    {
        public const string Machine = "lathe-1";
        private readonly CancellationTokenSource _stop = new();

        public ConcurrentQueue<int> Acknowledged { get; } = new();

        public static SentReading Reading(int number) => new(Machine, Start.AddSeconds(number), new() { ["speed"] = number }, number + 1);

        public async Task Run()
        {
            for (var number = 0; !_stop.IsCancellationRequested; number++)
            {
                var reading = Reading(number);
                await Eventually.Is(async () => (await api.TryIngest(reading)).Status == HttpStatusCode.OK, $"reading {number} is taken", TimeSpan.FromMinutes(3));
                Acknowledged.Enqueue(number);
            }
        }

        public Task Stop() => _stop.CancelAsync();

        public void Dispose() => _stop.Dispose();
    }
}
