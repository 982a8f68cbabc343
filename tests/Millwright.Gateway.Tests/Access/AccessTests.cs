using System.Net.WebSockets;
using Millwright.Gateway.Access;

namespace Millwright.Gateway.Tests.Access;

public sealed class WithoutKeyTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Theory]
    [InlineData("Host", "plant.example.com")]
    [InlineData("Origin", "https://example.com")]
    [InlineData("Origin", "null")]
    public async Task A_foreign_page_or_name_may_not_ask(string header, string value)
    {
        var answer = await _gateway.Get("/api/v1/machines", (header, value));

        (answer.Status, answer.ErrorCode).ShouldBe((403, "access.forbidden"));
    }

    [Theory]
    [InlineData("Host", "localhost")]
    [InlineData("Origin", "http://127.0.0.1:5173")]
    [InlineData("Origin", "http://[::1]:5173")]
    public async Task A_page_or_name_of_this_machine_may(string header, string value)
    {
        (await _gateway.Get("/api/v1/machines", (header, value))).Status.ShouldBe(200);
    }
}

/// <summary>A gateway that wants a key, and for one of them few requests a second.</summary>
public sealed class LockedGateway : RunningGateway
{
    protected override Dictionary<string, string?> Settings => new() { ["Millwright:Access:ApiKey"] = "first-key, second-key", ["Millwright:Access:RequestsPerSecond"] = "30" };
}

public sealed class WithKeyTests(LockedGateway gateway) : IClassFixture<LockedGateway>
{
    private readonly HttpClient _gateway = gateway.Require();

    [Theory]
    [InlineData("/api/v1/machines")]
    [InlineData("/metrics")]
    [InlineData("/hubs/machines")]
    [InlineData("/ws/machine-status")]
    public async Task Without_a_key_nothing_is_told(string path)
    {
        var answer = await _gateway.Get(path);

        (answer.Status, answer.ErrorCode, answer.Headers.WwwAuthenticate.ToString()).ShouldBe((401, "access.unauthenticated", "Bearer"));
    }

    [Theory]
    [InlineData("Authorization", "Bearer first-key", 200)]
    [InlineData("Authorization", "bearer second-key", 200)]
    [InlineData("X-Api-Key", "first-key", 200)]
    [InlineData("X-Api-Key", "third-key", 401)]
    [InlineData("X-Api-Key", "first-key, second-key", 401)]
    [InlineData("Authorization", "Basic first-key", 401)]
    public async Task A_key_opens_in_either_header(string header, string value, int status)
    {
        (await _gateway.Get("/api/v1/machines", (header, value))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task A_key_in_the_address_opens_the_live_feed_and_nothing_else()
    {
        (await _gateway.Say(HttpMethod.Post, "/hubs/machines/negotiate?negotiateVersion=1&access_token=first-key")).Status.ShouldBe(200);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{_gateway.BaseAddress!.Authority}/ws/machine-status?access_token=first-key"), CancellationToken.None);
        socket.State.ShouldBe(WebSocketState.Open);
        (await _gateway.Get("/api/v1/machines?access_token=first-key")).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/health/serving")]
    [InlineData("/")]
    [InlineData("/openapi/v1.json")]
    public async Task Health_the_page_and_the_description_of_the_api_are_open(string path)
    {
        (await _gateway.Get(path)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Who_asks_more_often_than_allowed_is_told_to_wait_and_others_are_served()
    {
        Reply answer = null!;
        await Patience.Until(async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => _gateway.Get("/api/v1/machines/nobody", ("X-Api-Key", "second-key"))));
            return (answer = answers.FirstOrDefault(static one => one.Status == 429)!) is not null;
        });

        (answer.ErrorCode, answer.Headers.RetryAfter!.Delta).ShouldBe(("system.busy", TimeSpan.FromSeconds(1)));
        (await _gateway.Get("/api/v1/machines", ("X-Api-Key", "first-key"))).Status.ShouldBe(200);
    }
}

/// <summary>A gateway behind a load balancer of this machine.</summary>
public sealed class ProxiedGateway : RunningGateway
{
    protected override Dictionary<string, string?> Settings => new()
    {
        ["Millwright:Access:ApiKey"] = "first-key", ["Millwright:Access:RequestsPerSecond"] = "30", ["Millwright:Access:TrustedProxies"] = "192.0.2.0/24, 127.0.0.1",
    };
}

public sealed class BehindProxyTests(ProxiedGateway proxied, LockedGateway direct) : IClassFixture<ProxiedGateway>, IClassFixture<LockedGateway>
{
    [Fact]
    public async Task Clients_of_a_trusted_proxy_are_told_apart()
    {
        var gateway = proxied.Require();

        await Patience.Until(async () => await AnyRefused(gateway, static _ => "203.0.113.7, 192.0.2.9"));

        (await gateway.Get("/health/live", ("X-Forwarded-For", "203.0.113.8, 192.0.2.9"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task What_a_client_says_of_its_address_is_believed_of_nobody_else()
    {
        var gateway = direct.Require();

        await Patience.Until(async () => await AnyRefused(gateway, static request => $"203.0.113.{request}"));
    }

    private static async Task<bool> AnyRefused(HttpClient gateway, Func<int, string> from) =>
        (await Task.WhenAll(Enumerable.Range(0, 40).Select(request => gateway.Get("/health/live", ("X-Forwarded-For", from(request)))))).Any(static answer => answer.Status == 429);
}

public sealed class AccessOptionsTests
{
    [Fact]
    public void A_proxy_needs_a_key_and_an_address()
    {
        Should.Throw<ConfigurationProblem>(static () => new AccessOptions { TrustedProxies = "10.0.0.0/8" }.Check()).Message.ShouldContain("MILLWRIGHT_API_KEY");
        Should.Throw<ConfigurationProblem>(static () => new AccessOptions { TrustedProxies = "the door", ApiKey = "key" }.Check()).Message.ShouldContain("'the door'");
        new AccessOptions { TrustedProxies = "10.0.0.7, 2001:db8::/32" }.Proxies.Select(static network => $"{network}").ShouldBe(["10.0.0.7/32", "2001:db8::/32"]);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.7")]
    public void Listening_to_others_without_a_key_is_refused_and_the_remedy_named(string address)
    {
        Should.Throw<ConfigurationProblem>(() => new AccessOptions { Address = address }.Check()).Message.ShouldContain("MILLWRIGHT_API_KEY");
    }

    [Theory]
    [InlineData("127.0.0.1", null)]
    [InlineData("::1", null)]
    [InlineData("localhost", null)]
    [InlineData("0.0.0.0", "key")]
    public void This_machine_or_a_key_is_enough(string address, string? key)
    {
        Should.NotThrow(() => new AccessOptions { Address = address, ApiKey = key }.Check());
    }

    [Fact]
    public void What_is_no_address_or_port_is_refused_by_name()
    {
        Should.Throw<ConfigurationProblem>(() => new AccessOptions { Address = "plant" }.Check()).Message.ShouldContain("MILLWRIGHT_LISTEN");
        Should.Throw<ConfigurationProblem>(() => new AccessOptions { Port = 70_000 }.Check()).Message.ShouldContain("MILLWRIGHT_PORT");
        Should.Throw<ConfigurationProblem>(() => new AccessOptions { RequestsPerSecond = -1 }.Check());
        Should.Throw<ConfigurationProblem>(() => new AccessOptions { Address = "0.0.0.0", ApiKey = " , " }.Check());
    }
}
