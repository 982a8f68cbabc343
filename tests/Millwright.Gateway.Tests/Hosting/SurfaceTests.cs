using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Millwright.Gateway.Tests.Hosting;

/// <summary>Health, metrics, the API's own description, and the page.</summary>
public sealed partial class SurfaceTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task It_is_alive_and_ready()
    {
        (await _gateway.Get("/health/live")).Status.ShouldBe(200);
        (await _gateway.Get("/health/ready"))["status"].GetString().ShouldBe("ready");
        (await _gateway.Get("/health"))["reasons"].GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Metrics_are_prometheus_text_and_count_what_was_taken_in()
    {
        await _gateway.Ingest($"[{Moments.Reading("measured", 60, 1)},{Moments.Reading("measured", 60, 1)},{{}}]");
        await _gateway.Ingest(Moments.Reading("measured", 0, 1));

        var metrics = await _gateway.Get("/metrics");

        metrics.ContentHeaders.ContentType!.ToString().ShouldStartWith("text/plain; version=0.0.4");
        metrics.Text.ShouldEndWith("\n");
        metrics.Text.TrimEnd('\n').Split('\n').Where(static line => !MetricLine().IsMatch(line)).ShouldBeEmpty();
        foreach (var outcome in (string[])["accepted", "late", "duplicate", "rejected"])
            metrics.Text.ShouldContain($"millwright_ingest_readings_total{{outcome=\"{outcome}\"}}");
        metrics.Text.ShouldContain("millwright_ingest_duration_seconds_bucket{le=\"+Inf\"}");
        metrics.Text.Split('\n').Where(static line => line.StartsWith("# TYPE", StringComparison.Ordinal)).ShouldBeUnique();
    }

    [Fact]
    public async Task The_description_of_the_api_has_every_path_of_it()
    {
        var described = (await _gateway.Get("/openapi/v1.json"))["paths"].EnumerateObject().Select(static path => path.Name).ToHashSet();

        var served = gateway.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(static endpoint => "/" + Constraint().Replace(endpoint.RoutePattern.RawText!.Trim('/'), "}").Replace("{**", "{", StringComparison.Ordinal)).Where(static path => path.StartsWith("/api/v1/", StringComparison.Ordinal)).ToHashSet();

        served.Count.ShouldBeGreaterThan(15);
        served.Except(described).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("/", "no-cache")]
    [InlineData("/index.html", "no-cache")]
    [InlineData("/assets/page-5e1f.js", "public, max-age=31536000, immutable")]
    public async Task Browsers_keep_only_what_is_named_by_its_content(string path, string cache)
    {
        (await _gateway.Get(path)).Headers.CacheControl!.ToString().Split(", ").Order().ShouldBe(cache.Split(", ").Order());
    }

    [Theory]
    [InlineData("/", "gzip", "gzip")]
    [InlineData("/", "gzip, deflate, br, zstd", "br")]
    [InlineData("/assets/page-5e1f.js", "gzip", "gzip")]
    [InlineData("/assets/page-5e1f.js", "br", "br")]
    [InlineData("/openapi/v1.json", "gzip", "gzip")]
    public async Task What_is_large_is_packed_for_whoever_can_unpack(string path, string accepted, string packed)
    {
        (await _gateway.Get(path, ("Accept-Encoding", accepted))).ContentHeaders.ContentEncoding.ShouldBe([packed]);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/assets/page-5e1f.js")]
    [InlineData("/try/index.html")]
    public async Task A_page_may_load_and_speak_to_nothing_but_where_it_came_from(string path)
    {
        var headers = (await _gateway.Get(path)).Headers;

        var policy = headers.GetValues("Content-Security-Policy").Single().Split("; ");
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("script-src 'self'");
        policy.ShouldContain("connect-src 'self'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain(path.StartsWith("/try", StringComparison.Ordinal) ? "style-src 'self' 'unsafe-inline'" : "style-src 'self'");
        headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        headers.Contains("Permissions-Policy").ShouldBeTrue();
    }

    // The text exposition format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
    [GeneratedRegex("""^(# HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (counter|gauge|histogram)|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\]|\\.)*",?)*\})? (NaN|[+-]Inf|[-+0-9.eE]+))$""")]
    private static partial Regex MetricLine();

    [GeneratedRegex(":[a-z]+}")]
    private static partial Regex Constraint();
}
