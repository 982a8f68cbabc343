using Millwright.Tests;

namespace Millwright.Gateway.Tests.Hosting;

/// <summary>The API as it is described in <c>docs/openapi.json</c>: a change of it is seen in review, and the page's types are made from it.</summary>
public sealed class DescriptionTests(RunningGateway gateway)
{
    private const string Renew = "MILLWRIGHT_RENEW_OPENAPI";

    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task The_description_that_is_kept_is_the_one_that_is_served()
    {
        var file = Path.Combine(Checkout.Root, "docs", "openapi.json");
        var served = (await _gateway.Get("/openapi/v1.json")).Text.ReplaceLineEndings("\n").TrimEnd() + "\n";
        if (Environment.GetEnvironmentVariable(Renew) == "yes")
            await File.WriteAllTextAsync(file, served);

        var kept = File.Exists(file) ? (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n") : "";

        kept.ShouldBe(served, $"The API has changed. Write docs/openapi.json anew and commit it: {Renew}=yes ./millwright test Gateway");
    }
}
