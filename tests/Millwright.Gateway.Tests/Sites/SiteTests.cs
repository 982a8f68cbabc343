using Millwright.Gateway.Sites;

namespace Millwright.Gateway.Tests.Sites;

public sealed class SiteTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task A_site_is_known_by_its_machines_and_has_the_zone_of_the_plant_until_it_has_one_of_its_own()
    {
        await _gateway.Post("/api/v1/machines", """{"id":"zoned","site":"zoned site"}""");
        (await Zone("zoned site")).ShouldBe("UTC");

        var put = await _gateway.Put("/api/v1/sites/zoned%20site", """{"timeZone":"America/Chicago"}""");

        (put.Status, put["site"].GetString(), put["timeZone"].GetString()).ShouldBe((200, "zoned site", "America/Chicago"));
        (await _gateway.Put("/api/v1/sites/zoned%20site", """{"timeZone":"Europe/Berlin"}""")).Status.ShouldBe(200);
        (await Zone("zoned site")).ShouldBe("Europe/Berlin");
    }

    [Fact]
    public async Task A_site_may_have_its_zone_before_its_first_machine()
    {
        await _gateway.Put("/api/v1/sites/future", """{"timeZone":"Asia/Kolkata"}""");

        (await Zone("future")).ShouldBe("Asia/Kolkata");
    }

    [Theory]
    [InlineData("north%2Fwest")]
    [InlineData("north/west")]
    public async Task A_site_with_a_slash_in_its_name_has_its_zone_like_any_other(string path)
    {
        var put = await _gateway.Put($"/api/v1/sites/{path}", """{"timeZone":"Asia/Kolkata"}""");

        (put.Status, put["site"].GetString()).ShouldBe((200, "north/west"));
        (await Zone("north/west")).ShouldBe("Asia/Kolkata");
    }

    [Theory]
    [InlineData("Europe/Atlantis")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("europe/berlin")]
    [InlineData("UTC+01")]
    [InlineData("")]
    public async Task A_zone_that_nobody_knows_is_refused(string zone)
    {
        var answer = await _gateway.Put("/api/v1/sites/unzoned", $$"""{"timeZone":"{{zone}}"}""");

        (answer.Status, answer.Fields.ShouldHaveSingleItem()).ShouldBe((400, "timeZone"));
    }

    [Fact]
    public void A_plant_in_a_zone_that_nobody_knows_does_not_start()
    {
        new PlantCheck().Validate(null, new PlantOptions { TimeZone = "Mars/Olympus" }).FailureMessage!.ShouldContain("Mars/Olympus");
        new PlantCheck().Validate(null, new PlantOptions()).Succeeded.ShouldBeTrue();
    }

    private async Task<string?> Zone(string site) => (await _gateway.Get("/api/v1/sites"))["items"].EnumerateArray()
        .Single(item => item.GetProperty("site").GetString() == site).GetProperty("timeZone").GetString();
}
