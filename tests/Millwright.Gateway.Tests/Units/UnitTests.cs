namespace Millwright.Gateway.Tests.Units;

public sealed class UnitTests(RunningGateway gateway)
{
    private readonly HttpClient _gateway = gateway.Require();

    /// <summary>Expected: NIST SP 811 (2008), appendix B.8.</summary>
    [Theory]
    [InlineData("°C", "temperature", 20, 68)]
    [InlineData("bar", "pressure", 1, 14.50377)]
    [InlineData("mm/s", "velocity", 25.4, 1)]
    [InlineData("m³/h", "flow", 1, 4.402868)]
    [InlineData("N·m", "torque", 1, 0.7375621)]
    [InlineData("kW", "power", 0.7456999, 1)]
    public async Task A_figure_is_brought_into_what_is_read_in_the_United_States_by_what_the_list_says(string symbol, string dimension, double figure, double expected)
    {
        var units = (await _gateway.Get("/api/v1/units"))["items"].EnumerateArray().ToDictionary(static unit => unit.GetProperty("symbol").GetString()!);

        var (own, other) = (units[symbol], units[units[symbol].GetProperty("imperial").GetString()!]);
        own.GetProperty("dimension").GetString().ShouldBe(dimension);
        var inBase = (figure * own.GetProperty("scale").GetDouble()) + own.GetProperty("offset").GetDouble();
        ((inBase - other.GetProperty("offset").GetDouble()) / other.GetProperty("scale").GetDouble()).ShouldBe(expected, expected * 5e-7);
    }

    [Fact]
    public async Task A_unit_is_found_by_any_of_its_spellings()
    {
        var units = (await _gateway.Get("/api/v1/units"))["items"].EnumerateArray();

        units.Single(static unit => unit.GetProperty("spellings").EnumerateArray().Any(static spelling => spelling.GetString() == "m3/h"))
            .GetProperty("symbol").GetString().ShouldBe("m³/h");
    }
}
