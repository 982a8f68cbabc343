using System.Globalization;
using System.Text;

namespace Millwright.Gateway.Tests.Learning;

/// <summary>Models as they are trained, moved and asked over HTTP.</summary>
public sealed class LearningTests(RunningGateway gateway)
{
    private const int Days = 40;
    private static readonly DateTimeOffset Began = Moments.Start.AddDays(-Days);
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_model_is_trained_asked_rolled_back_and_archived()
    {
        await Live("ml-pump", 4);
        var asked = await _gateway.Post("/api/v1/ml/train", """{"task":"failureRisk","scope":{"type":"ml-pump"},"sampleEvery":"PT1H","by":"Ada"}""");
        asked.Status.ShouldBe(202, asked.Text);
        asked.Headers.Location!.OriginalString.ShouldBe($"/api/v1/ml/jobs/{asked["id"].GetString()}");
        await Patience.Until(async () => (await _gateway.Get(asked.Headers.Location.OriginalString))["endedAt"].ValueKind != System.Text.Json.JsonValueKind.Null);
        var job = await _gateway.Get(asked.Headers.Location.OriginalString);
        job["state"].GetString().ShouldBe("succeeded", job.Text);
        await Patience.Until(async () => (await _gateway.Get(Version))["alias"].GetString() == "champion");

        Reply risk = null!;
        await Patience.Until(async () => (risk = await _gateway.Post("/api/v1/ml/predict/failure-risk", """{"machineId":"ml-pump-0","confidenceThreshold":1}""")).Status == 200);
        (risk["unit"].GetString(), risk["model"].GetString(), risk["modelVersion"].GetInt32(), risk["belowThreshold"].GetBoolean()).ShouldBe(("probability", "failure-risk-24h", 1, true));
        risk["predictedValue"].GetDouble().ShouldBeInRange(0, 1);
        risk["factors"].GetArrayLength().ShouldBeGreaterThan(0);
        (await _gateway.Get("/api/v1/ml/predictions?machine=ml-pump-0&type=failureRisk")).Ids.ShouldContain(risk["id"].GetString()!);
        (await _gateway.Post("/api/v1/ml/predict/failure-risk", """{"machineId":"ml-pump-0","horizonHours":8}"""))["detail"].GetString()!.ShouldContain("failure-risk-24h");
        (await _gateway.Get($"/api/v1/ml/accuracy?model=failure-risk-24h&from={Began.UtcDateTime:O}"))["items"].GetArrayLength().ShouldBe(1);

        await Explain(risk["id"].GetString()!);
        await Count();
        await MoveOn();
        var chain = await _gateway.Get($"/api/v1/ml/chains/{job["traceId"].GetString()}");
        chain["items"].EnumerateArray().Select(static step => step.GetProperty("step").GetString()).ShouldBe(["train", "trained", "gatePassed", "champion", "rolledBack", "archived"]);
    }

    [Theory]
    [InlineData("/train", """{"task":"failureRisk","horizonHours":0}""", "horizonHours")]
    [InlineData("/train", """{"task":"anomaly","horizonHours":24}""", "horizonHours")]
    [InlineData("/train", """{"task":"failureRisk","scope":{"type":"a","site":"b"}}""", "scope")]
    [InlineData("/train", """{"task":"failureRisk","tune":{"trials":1}}""", "tune.trials")]
    [InlineData("/train", """{"task":"cluster","tune":{"trials":4}}""", "tune")]
    [InlineData("/train", """{"task":"failureRisk","from":"2026-03-02T00:00:00Z","to":"2026-03-01T00:00:00Z"}""", "from")]
    [InlineData("/predict/failure-risk", """{"machineId":"no such id"}""", "machineId")]
    [InlineData("/predict/downtime", """{"machineId":"a","confidenceThreshold":1.5}""", "confidenceThreshold")]
    [InlineData("/predict/maintenance-window", """{"machineId":"a","horizonHours":24}""", "horizonHours")]
    public async Task What_is_wrong_with_a_wish_is_told_by_its_field(string path, string body, string field)
    {
        var refused = await _gateway.Post("/api/v1/ml" + path, body);

        (refused.Status, refused.ErrorCode).ShouldBe((400, "validation.invalid"));
        refused.Fields.ShouldBe([field]);
    }

    [Fact]
    public async Task Without_a_model_it_is_said_instead_of_guessed()
    {
        await _gateway.Register("ml-lonely");

        var none = await _gateway.Post("/api/v1/ml/predict/downtime", """{"machineId":"ml-lonely"}""");

        (none.Status, none.ErrorCode).ShouldBe((409, "model.none"));
        none["detail"].GetString()!.ShouldContain("POST /api/v1/ml/train");
        (await _gateway.Post("/api/v1/ml/predict/downtime", """{"machineId":"ml-nobody"}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_training_without_history_has_failed_and_says_why()
    {
        await _gateway.Register("ml-empty");

        var asked = await _gateway.Post("/api/v1/ml/train", """{"task":"downtime","scope":{"machine":"ml-empty"}}""");

        var path = $"/api/v1/ml/jobs/{asked["id"].GetString()}";
        await Patience.Until(async () => (await _gateway.Get(path))["state"].GetString() == "failed");
        (await _gateway.Get(path))["error"].GetString()!.ShouldContain("sent no readings");
        (await _gateway.Get("/api/v1/ml/jobs?state=failed&model=downtime-24h")).Ids.ShouldContain(asked["id"].GetString()!);
    }

    [Theory]
    [InlineData("/jobs/0190c0de-0000-7000-8000-000000000000")]
    [InlineData("/models/none")]
    [InlineData("/models/none/versions")]
    [InlineData("/models/none/versions/1")]
    [InlineData("/models/none/versions/1/clusters")]
    [InlineData("/models/none/schedules")]
    [InlineData("/patterns/none")]
    [InlineData("/predictions/0190c0de-0000-7000-8000-000000000000/explanation")]
    [InlineData("/chains/0190c0de-0000-7000-8000-000000000000")]
    public async Task What_there_is_not_is_not_found(string path) => (await _gateway.Get("/api/v1/ml" + path)).Status.ShouldBe(404);

    [Theory]
    [InlineData("/jobs?limit=0")]
    [InlineData("/jobs?state=lost")]
    [InlineData("/predictions?type=guess")]
    [InlineData("/predictions?cursor=x")]
    [InlineData("/drift?limit=1001")]
    [InlineData("/drift/looks?limit=0")]
    [InlineData("/drift/looks?cursor=x")]
    [InlineData("/accuracy?from=2026-03-02T00:00:00Z&to=2026-03-01T00:00:00Z")]
    public async Task Lists_refuse_what_they_cannot_read(string path) => (await _gateway.Get("/api/v1/ml" + path)).Status.ShouldBe(400);

    private async Task Explain(string prediction)
    {
        var path = $"/api/v1/ml/predictions/{prediction}/explanation";
        var exact = await _gateway.Get(path);
        (exact.Status, exact["method"].GetString(), exact["modelVersion"].GetInt32()).ShouldBe((200, "shap", 1));
        (await _gateway.Get(path))["computedAt"].GetString().ShouldBe(exact["computedAt"].GetString());
        var fitted = await _gateway.Get($"{path}?method=lime");
        fitted["fidelity"].GetDouble().ShouldBeLessThanOrEqualTo(1);
        (fitted["caution"].ValueKind == System.Text.Json.JsonValueKind.Null).ShouldBe(fitted["fidelity"].GetDouble() >= 0.5);
        var other = await _gateway.Get($"{path}?method=grad-cam");
        (other.Status, other.ErrorCode).ShouldBe((409, "model.not-explained-so"));
        other["detail"].GetString()!.ShouldContain("shap, lime, occlusion");
        (await _gateway.Get($"{path}?method=oracle")).Status.ShouldBe(400);
    }

    private async Task Count()
    {
        await Patience.Until(async () => (await _gateway.Get("/metrics")).Text.Contains("millwright_training_jobs{state=\"succeeded\"} ", StringComparison.Ordinal));
        var metrics = (await _gateway.Get("/metrics")).Text;
        metrics.ShouldContain("millwright_prediction_latency_seconds_bucket{asked=\"True\",task=\"FailureRisk\",le=\"0.001\"}");
        metrics.ShouldContain("millwright_predictions_total{shadow=\"False\",task=\"FailureRisk\"}");
        (await _gateway.Get("/api/v1/ml/health"))["jobs"].GetProperty("succeeded").GetInt64().ShouldBeGreaterThan(0);
        const string Schedules = "/api/v1/ml/models/failure-risk-24h/schedules";
        var hourly = await _gateway.Put(Schedules, """{"isOn":true,"scope":{"type":"ml-pump"}}""");
        (hourly["isOn"].GetBoolean(), hourly["every"].GetString()).ShouldBe((true, "PT1H"));
        (await _gateway.Put(Schedules, """{"isOn":false,"scope":{"type":"ml-pump"}}"""))["isOn"].GetBoolean().ShouldBeFalse();
        (await _gateway.Get(Schedules))["items"].GetArrayLength().ShouldBe(1);
        (await _gateway.Put(Schedules, """{"isOn":true,"every":"PT1S"}""")).Fields.ShouldBe(["every"]);
    }

    [Fact]
    public async Task Without_past_maintenance_an_overrun_may_be_anything_and_that_is_said()
    {
        await _gateway.Register("ml-planned");

        var overrun = await _gateway.Post("/api/v1/ml/predict/maintenance-overrun", """{"machineId":"ml-planned","plannedHours":2}""");

        (overrun["probability"].GetDouble(), overrun["past"].GetInt32()).ShouldBe((0.5, 0));
        overrun["caution"].GetString()!.ShouldContain("Only 0 past maintenances");
        var usual = await _gateway.Post("/api/v1/ml/predict/maintenance-overrun", """{"machineId":"ml-planned"}""");
        (usual["plannedHours"].GetDouble(), usual["expectedHours"].ValueKind, usual["usedHours"].ValueKind).ShouldBe((0, System.Text.Json.JsonValueKind.Null, System.Text.Json.JsonValueKind.Null));
        (await _gateway.Post("/api/v1/ml/predict/maintenance-overrun", """{"machineId":"ml-planned","plannedHours":0}""")).Fields.ShouldBe(["plannedHours"]);
        (await _gateway.Post("/api/v1/ml/predict/maintenance-overrun", """{"machineId":"ml-nobody","plannedHours":1}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task A_kind_of_failure_is_named_changed_and_forgotten()
    {
        const string Leak = "/api/v1/ml/patterns/seal%20leak";
        var made = await _gateway.Put(Leak, """{"description":"Pressure falls.","profile":{"pressure.mean":2},"by":"Ada"}""", ("If-None-Match", "*"));
        (made.Status, made["name"].GetString(), made["by"].GetString()).ShouldBe((201, "seal leak", "Ada"));
        (await _gateway.Put(Leak, """{"profile":{"pressure.mean":2}}""", ("If-None-Match", "*"))).Status.ShouldBe(409);
        (await _gateway.Put(Leak, """{"profile":{"pressure.mean":3}}""", ("If-Match", made.ETag!)))["profile"].GetProperty("pressure.mean").GetDouble().ShouldBe(3);
        (await _gateway.Put(Leak, """{"profile":{"pressure.mean":4}}""", ("If-Match", made.ETag!))).Status.ShouldBe(412);
        (await _gateway.Get("/api/v1/ml/patterns"))["items"].EnumerateArray().ShouldContain(static pattern => pattern.GetProperty("name").GetString() == "seal leak");
        (await _gateway.Say(HttpMethod.Delete, Leak, null, ("If-Match", "*"))).Status.ShouldBe(204);
        (await _gateway.Get(Leak)).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData("{}", "episodes")]
    [InlineData("""{"profile":{}}""", "profile")]
    [InlineData("""{"episodes":["0190c0de-0000-7000-8000-000000000000"]}""", "episodes")]
    public async Task What_is_wrong_with_a_kind_of_failure_is_told_by_its_field(string body, string field) =>
        (await _gateway.Put("/api/v1/ml/patterns/nothing", body, ("If-None-Match", "*"))).Fields.ShouldBe([field]);

    private const string Version = "/api/v1/ml/models/failure-risk-24h/versions/1";

    private async Task MoveOn()
    {
        (await Move("archive", "*")).ErrorCode.ShouldBe("model.impossible");
        (await Move("rollback", null)).Status.ShouldBe(428);
        (await Move("rollback", "\"99\"")).Status.ShouldBe(412);
        var version = await _gateway.Get(Version);
        (await Move("rollback", version.ETag!))["status"].GetString().ShouldBe("inactive");
        (await _gateway.Post("/api/v1/ml/predict/failure-risk", """{"machineId":"ml-pump-0"}""")).ErrorCode.ShouldBe("model.none");
        (await Move("archive", "*"))["status"].GetString().ShouldBe("archived");
        (await Move("promote", "*")).Status.ShouldBe(409);
        (await _gateway.Get("/api/v1/ml/models"))["items"].EnumerateArray().ShouldContain(static model => model.GetProperty("name").GetString() == "failure-risk-24h");
    }

    private Task<Reply> Move(string move, string? match) => _gateway.Say(
        HttpMethod.Post, $"{Version}/{move}", Speaking.Content("""{"by":"Ada","reason":"Tried."}""", "application/json"), match is null ? [] : [("If-Match", match)]);

    /// <summary>Machines of a type that heat up in the day before they fail, half-hour by half-hour until now.</summary>
    private async Task Live(string type, int machines)
    {
        (await _gateway.Put(
            $"/api/v1/machine-types/{type}/configuration",
            """{"noDataTimeout":"PT2H","episodeQuietTime":"PT20M","episodeReopenWindow":"PT20M","sensors":{"temperature":{"limits":{"criticalHigh":90}}}}""", ("If-None-Match", "*"))).Status.ShouldBe(201);
        for (var machine = 0; machine < machines; machine++)
        {
            (await _gateway.Post("/api/v1/machines", $$"""{"id":"{{type}}-{{machine}}","type":"{{type}}"}""")).Status.ShouldBe(201);
            foreach (var part in Temperatures(machine).Chunk(500))
            {
                var body = new StringBuilder();
                foreach (var (at, temperature) in part)
                    body.Append(CultureInfo.InvariantCulture, $$$"""{"machineId":"{{{type}}}-{{{machine}}}","timestamp":"{{{at.UtcDateTime:O}}}","values":{"temperature":{{{temperature}}} }}""").Append('\n');
                (await _gateway.Ingest(body.ToString(), "application/x-ndjson")).Counts.Accepted.ShouldBe(part.Length);
            }
        }
    }

    private static IEnumerable<(DateTimeOffset At, double Temperature)> Temperatures(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < Days * 48;)
        {
            var life = 2 * random.Next(50, 110);
            for (var age = 0; age < life + 4 && step < Days * 48; age++, step++)
                yield return (Began.AddMinutes(30 * step), age >= life ? 96 : 50 + 38 * Math.Clamp(1 - (life - age) / 48.0, 0, 1) + random.NextDouble());
        }
    }
}
