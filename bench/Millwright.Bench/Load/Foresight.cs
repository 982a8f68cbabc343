using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Millwright.Bench.Product;

namespace Millwright.Bench.Load;

/// <summary>
/// A model of failure risk that answers for every machine of no registered type. It is learnt, through the API, from four machines that heat up in the day
/// before they fail; they send what the bench's other machines send, 8 sensors, each half hour for forty days.
/// </summary>
internal sealed class Foresight(Installation product) : IDisposable
{
    public const string Model = "failure-risk-24h";

    private const int Machines = 4;
    private const int FirstMachine = 900_000;
    private const int Days = 40;
    private const int StepsOfFailure = 4;

    /// <summary>What the bench's readings have as temperature when they are critical; see <see cref="Readings.Limits"/>.</summary>
    private const double Critical = 600;

    /// <summary>Silos look for what answers at a pace that a bench can wait for; all else goes on as it does in a plant.</summary>
    public static readonly Dictionary<string, string> Settings = new() { ["Millwright__Learning__CatalogInterval"] = "00:00:00.200" };

    private readonly HttpClient _http = new() { BaseAddress = new Uri(product.Address, "/api/v1/") };

    /// <summary>Lets the four machines live, learns from them, and gives back when the model answers.</summary>
    public async Task Learn(DateTimeOffset until)
    {
        await Readings.PutLimits(_http, "unknown", Readings.Limits);
        using var raw = new RawHttp(product.Port);
        foreach (var part in Past(until))
            if (await raw.Send(RawHttp.Post("/api/v1/readings", "application/x-ndjson", part)) is var status and not 200)
                throw new InvalidOperationException($"The past of a machine was answered {status}.\n{product.LastWords()}");
        await Train(until);
        await Until(async () => await Answers(), "the model answers");
    }

    /// <summary>Has a version learnt from the history of all machines, and gives back when it is there.</summary>
    public async Task Train(DateTimeOffset until)
    {
        using var answer = await _http.PostAsJsonAsync("ml/train", new { task = "failureRisk", scope = new { type = "unknown" }, sampleEvery = "PT1H", from = until.AddDays(-Days), to = until, by = "bench" });
        answer.EnsureSuccessStatusCode();
        var job = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>();
        await Until(async () => (await _http.GetFromJsonAsync<JsonObject>($"ml/jobs/{job}"))!["state"]!.GetValue<string>() is not ("queued" or "running"), "the training ends");
    }

    /// <summary>Whether a look for drift has ended since the product started.</summary>
    public async Task<bool> HasLooked() => (await _http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains("millwright_drift_score{", StringComparison.Ordinal);

    /// <summary>From now on no model answers.</summary>
    public Task RollBack() => Move("rollback", answers: false);

    /// <summary>The model answers again.</summary>
    public Task Promote() => Move("promote", answers: true);

    /// <summary>Waits until so many machines have been scored as of an event time from <paramref name="since"/> on.</summary>
    public Task Scored(int machines, DateTimeOffset since, Func<Task> meanwhile) => Until(
        async () =>
        {
            await meanwhile();
            return await product.Scalar<long>($"SELECT count(DISTINCT machine_key) FROM predictions WHERE at >= '{since.UtcDateTime:O}'") >= machines;
        },
        $"{machines:N0} machines are scored");

    public void Dispose() => _http.Dispose();

    private async Task Move(string move, bool answers)
    {
        using var version = await _http.GetAsync(new Uri($"ml/models/{Model}/versions/1", UriKind.Relative));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"ml/models/{Model}/versions/1/{move}") { Content = JsonContent.Create(new { by = "bench" }) };
        request.Headers.IfMatch.Add(version.Headers.ETag!);
        (await _http.SendAsync(request)).EnsureSuccessStatusCode();
        await Until(async () => await Answers() == answers, $"the model is moved by {move}");
        // Silos look at the register each CatalogInterval.
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    private async Task<bool> Answers() => (await _http.GetFromJsonAsync<JsonObject>($"ml/models/{Model}"))!["champions"]!.AsArray().Count > 0;

    private async Task Until(Func<Task<bool>> holds, string what)
    {
        var end = Environment.TickCount64 + 300_000;
        while (!await holds())
        {
            if (Environment.TickCount64 > end)
                throw new TimeoutException($"It took longer than five minutes until {what}.\n{product.LastWords()}");
            await Task.Delay(200);
        }
    }

    /// <summary>Lives of 50 to 110 hours, each followed by two hours of failure.</summary>
    private static IEnumerable<byte[]> Past(DateTimeOffset until)
    {
        for (var machine = 0; machine < Machines; machine++)
        {
            var (random, text, step) = (new Random(machine), new StringBuilder(), 0);
            while (step < Days * 48)
            {
                var life = 2 * random.Next(50, 110);
                for (var age = 0; age < life + StepsOfFailure && step < Days * 48; age++, step++)
                {
                    var temperature = age >= life ? Critical : 50 + 38 * Math.Clamp(1 - (life - age) / 48.0, 0, 1) + random.NextDouble();
                    Readings.Append(text, FirstMachine + machine, until.AddMinutes(-30 * (Days * 48 - step)), temperature, random);
                }
            }
            yield return Encoding.UTF8.GetBytes(text.ToString());
        }
    }
}
