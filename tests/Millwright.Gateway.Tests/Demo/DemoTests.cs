namespace Millwright.Gateway.Tests.Demo;

/// <summary>Where no simulator is configured. With one: the tests from end to end.</summary>
public sealed class DemoTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    [Fact]
    public async Task Without_a_simulator_nothing_can_be_simulated()
    {
        var state = await _gateway.Get("/api/v1/demo");
        (state["available"].GetBoolean(), state["running"].GetBoolean(), state["machines"].GetInt32()).ShouldBe((false, false, 0));

        var refused = await _gateway.Post("/api/v1/demo", """{"machines":5}""");

        (refused.Status, refused.ErrorCode).ShouldBe((404, "business.no-simulator"));
        (await _gateway.Delete("/api/v1/demo"))["running"].GetBoolean().ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(201)]
    public async Task A_plant_of_an_odd_size_is_refused(int machines) =>
        (await _gateway.Post("/api/v1/demo", $$"""{"machines":{{machines}}}""")).Fields.ShouldBe(["machines"]);
}
