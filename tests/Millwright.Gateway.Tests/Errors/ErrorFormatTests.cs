using System.Text.Json;
using System.Text.RegularExpressions;

namespace Millwright.Gateway.Tests.Errors;

public sealed partial class ErrorFormatTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    public static TheoryData<string, string, string?, int, string> Mistakes => new()
    {
        { "GET", "/api/v1/nowhere", null, 404, "business.no-such-path" },
        { "GET", "/api/v1/machines/nobody", null, 404, "business.not-found" },
        { "POST", "/api/v1/fleet/summary", "{}", 405, "validation.method-not-allowed" },
        { "POST", "/api/v1/machines", "{\"id\":", 400, "validation.invalid" },
        { "POST", "/api/v1/machines", "", 400, "validation.invalid" },
        { "POST", "/api/v1/machines", "{\"id\":\"m\",\"colour\":\"red\"}", 400, "validation.invalid" },
        { "POST", "/api/v1/machines", "{\"id\":7}", 400, "validation.invalid" },
        { "GET", "/api/v1/machines?limit=0", null, 400, "validation.invalid" },
        { "GET", "/api/v1/machines?limit=many", null, 400, "validation.invalid" },
        { "GET", "/api/v1/machines/nobody/state", null, 400, "validation.invalid" },
        { "GET", "/api/v1/machines?site=%00", null, 400, "validation.invalid" },
        { "PUT", "/api/v1/machines/nobody/registration", "{\"id\":\"nobody\"}", 428, "business.precondition-required" },
        { "GET", "/ws/machine-status", null, 400, "validation.invalid" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Every_mistake_is_answered_in_the_one_format(string method, string path, string? body, int status, string code)
    {
        var answer = await _gateway.Say(new HttpMethod(method), path, body is null ? null : Speaking.Content(body, "application/json"), ("X-Request-Id", "asked-7"));

        answer.Status.ShouldBe(status);
        answer.ContentHeaders.ContentType!.MediaType.ShouldBe("application/problem+json");
        foreach (var member in (string[])["type", "title", "detail"])
            answer[member].GetString().ShouldNotBeNullOrWhiteSpace(member);
        answer["status"].GetInt32().ShouldBe(status);
        answer.ErrorCode.ShouldBe(code);
        answer["requestId"].GetString().ShouldBe("asked-7");
        answer["timestamp"].GetDateTimeOffset().ShouldBeGreaterThan(Moments.Start);
    }

    [Fact]
    public async Task A_member_that_nobody_knows_is_named_and_nothing_of_the_inside_is_told()
    {
        var answer = await _gateway.Post("/api/v1/machines", """{"id":"m","colour":"red"}""");

        answer.Fields.ShouldBe(["colour"]);
        answer.Text.ShouldNotContain("Millwright.");
    }

    /// <summary>Of every path that the description names, every parameter of the query that is more than text.</summary>
    [Fact]
    public async Task A_value_of_another_kind_than_its_parameter_is_named_with_it_wherever_it_is_sent()
    {
        const string Wrong = "three o'clock";
        var tried = 0;
        foreach (var (path, name) in TypedParameters((await _gateway.Get("/openapi/v1.json")).Json))
        {
            var answer = await _gateway.Get($"{path}?{name}={Uri.EscapeDataString(Wrong)}");

            answer.Status.ShouldBe(400, $"{path}: {name}");
            var field = answer["fieldErrors"].EnumerateArray().ShouldHaveSingleItem();
            (field.GetProperty("field").GetString(), field.GetProperty("invalidValue").GetString()).ShouldBe((name, Wrong), path);
            field.GetProperty("message").GetString()!.ShouldNotContain("expected", customMessage: $"{path}: {name} has no words of its own");
            tried++;
        }
        tried.ShouldBeGreaterThan(50);
    }

    [Theory]
    [InlineData("/api/v1/machines?limit=abc", "limit", "abc", "limit: 'abc' is not a whole number.")]
    [InlineData("/api/v1/alarms?from=yesterday", "from", "yesterday", "from: 'yesterday' is not a time as ISO 8601 writes it, such as 2026-03-01T10:00:00Z.")]
    [InlineData("/api/v1/notices?event=%22x%22", "event", "\"x\"", null)]
    [InlineData("/api/v1/machines?cursor=mine", "cursor", "mine", null)]
    public async Task What_is_wrong_is_said_in_words(string path, string field, string value, string? detail)
    {
        var answer = await _gateway.Get(path);

        (answer.Status, answer.ErrorCode).ShouldBe((400, "validation.invalid"));
        answer.Fields.ShouldBe([field]);
        answer["fieldErrors"][0].GetProperty("invalidValue").GetString().ShouldBe(value);
        if (detail is not null)
            answer["detail"].GetString().ShouldBe(detail);
    }

    private static IEnumerable<(string Path, string Name)> TypedParameters(JsonElement description) =>
        from path in description.GetProperty("paths").EnumerateObject()
        where path.Value.TryGetProperty("get", out _)
        from parameter in path.Value.GetProperty("get").TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToArray() : []
        where parameter.GetProperty("in").GetString() == "query"
        let schema = parameter.GetProperty("schema")
        where schema.TryGetProperty("format", out _) || schema.GetProperty("type").ToString() == "boolean"
        select (Braces().Replace(path.Name, Guid.Empty.ToString()), parameter.GetProperty("name").GetString()!);

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Braces();

    [Fact]
    public async Task A_requests_own_id_comes_back()
    {
        (await _gateway.Get("/health/live", ("X-Request-Id", "line-2.17"))).Headers.GetValues("X-Request-Id").ShouldBe(["line-2.17"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    public async Task An_id_that_is_none_is_replaced(string given)
    {
        (await _gateway.Get("/health/live", ("X-Request-Id", given))).Headers.GetValues("X-Request-Id").ShouldHaveSingleItem().ShouldNotBe(given);
    }
}
