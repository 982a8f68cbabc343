namespace Millwright.Gateway.Tests.Errors;

public sealed class ErrorFormatTests(RunningGateway gateway)
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
