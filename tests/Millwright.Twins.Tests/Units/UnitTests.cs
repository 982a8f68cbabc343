using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Units;
using static Millwright.Twins.Units.Units;

namespace Millwright.Twins.Tests.Units;

public sealed class UnitTests
{
    /// <summary>Expected: NIST SP 811 (2008), appendix B.8, to the digits printed there.</summary>
    [Theory]
    [InlineData("psi", "Pa", 6.894757e3)]
    [InlineData("psi", "kPa", 6.894757)]
    [InlineData("mbar", "Pa", 100)]
    [InlineData("bar", "kPa", 100)]
    [InlineData("hp", "W", 7.456999e2)]
    [InlineData("in/s", "m/s", 2.54e-2)]
    [InlineData("g", "m/s²", 9.80665)]
    [InlineData("rpm", "Hz", 1.666667e-2)]
    [InlineData("in", "mm", 25.4)]
    [InlineData("gpm", "m³/s", 6.309020e-5)]
    [InlineData("gpm", "l/min", 3.785412)]
    [InlineData("lbf·ft", "N·m", 1.355818)]
    [InlineData("lb", "kg", 4.535924e-1)]
    [InlineData("t", "kg", 1e3)]
    [InlineData("kWh", "J", 3.6e6)]
    [InlineData("l/min", "m³/h", 0.06)]
    public void One_of_a_unit_is_what_NIST_says(string from, string to, double expected)
    {
        TryConversion(from, to, out var conversion).ShouldBeTrue();

        conversion.Apply(1).ShouldBe(expected, expected * 5e-7);
    }

    /// <summary>Expected: the fixed points of the scales; NIST SP 811, B.8: t/°C = (t/°F − 32)/1.8, T/K = t/°C + 273.15.</summary>
    [Theory]
    [InlineData("°C", "°F", 100, 212)]
    [InlineData("°F", "°C", 32, 0)]
    [InlineData("°C", "°F", -40, -40)]
    [InlineData("°C", "K", 0, 273.15)]
    [InlineData("°F", "K", -459.67, 0)]
    public void Temperatures_convert_by_their_scales(string from, string to, double value, double expected)
    {
        TryConversion(from, to, out var conversion).ShouldBeTrue();

        conversion.Apply(value).ShouldBe(expected, 1e-10);
    }

    [Theory]
    [InlineData("Hz", "rpm", 60, 3600)]
    [InlineData("rpm", "1/min", 1480, 1480)]
    [InlineData("m/s", "mm/s", 0.0045, 4.5)]
    [InlineData("µm", "mm", 35, 0.035)]
    [InlineData("kV", "V", 0.4, 400)]
    [InlineData("mA", "A", 20, 0.02)]
    [InlineData("%", "1", 85, 0.85)]
    [InlineData("h", "min", 1.5, 90)]
    [InlineData("ms", "s", 250, 0.25)]
    [InlineData("MW", "kW", 1.2, 1200)]
    [InlineData("kN", "N", 3, 3000)]
    public void Multiples_convert_without_an_error_in_the_last_digit(string from, string to, double value, double expected)
    {
        TryConversion(from, to, out var conversion).ShouldBeTrue();

        conversion.Apply(value).ShouldBe(expected, expected * 2.3e-16);
    }

    [Theory]
    [InlineData("degC", "°C")]
    [InlineData("C", "°C")]
    [InlineData("um", "µm")]
    [InlineData("\u03BCm", "\u00B5m")]
    [InlineData("m3/h", "m³/h")]
    [InlineData("m/s2", "m/s²")]
    [InlineData("Nm", "N·m")]
    [InlineData("1/min", "rpm")]
    public void Another_spelling_is_the_same_unit(string spelling, string unit)
    {
        TryConversion(spelling, unit, out var conversion).ShouldBeTrue();

        conversion.ShouldBe(Conversion.Identity);
    }

    [Theory]
    [InlineData("°C", "bar")]
    [InlineData("mm/s", "mm")]
    [InlineData("g", "kg")]
    [InlineData("N·m", "J")]
    [InlineData("furlong", "m")]
    [InlineData("MW", "mW")]
    public void A_unit_of_another_dimension_or_an_unknown_one_is_refused(string from, string to) =>
        TryConversion(from, to, out _).ShouldBeFalse();

    [Fact]
    public void A_unit_nobody_knows_is_still_itself()
    {
        TryConversion("parts/shift", "parts/shift", out var conversion).ShouldBeTrue();

        conversion.ShouldBe(Conversion.Identity);
    }

    /// <summary>To a few digits of what the larger of figure and zero point has: nothing is lost but what a double cannot hold.</summary>
    [Fact]
    public void Every_conversion_there_and_back_is_where_it_was() => Prop.ForAll(Pairs, Figures, static (pair, figure) =>
    {
        TryConversion(pair.From.Symbol, pair.To.Symbol, out var there).ShouldBeTrue();
        TryConversion(pair.To.Symbol, pair.From.Symbol, out var back).ShouldBeTrue();

        back.Apply(there.Apply(figure)).ShouldBe(figure, Tolerance(pair.From, figure), $"{pair.From.Symbol} to {pair.To.Symbol}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Scale_and_zero_say_what_the_conversions_do() => Prop.ForAll(Pairs, Figures, static (pair, figure) =>
    {
        TryConversion(pair.From.Symbol, pair.To.Symbol, out var conversion).ShouldBeTrue();

        var inBase = (conversion.Apply(figure) * pair.To.Scale) + pair.To.Zero;
        inBase.ShouldBe((figure * pair.From.Scale) + pair.From.Zero, Tolerance(pair.From, figure) * pair.From.Scale, $"{pair.From.Symbol} to {pair.To.Symbol}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_read_in_the_United_States_is_a_unit_of_the_same_dimension_that_is_read_there()
    {
        foreach (var unit in All.Where(static unit => unit.Imperial is not null))
            All.Single(other => other.Symbol == unit.Imperial).ShouldSatisfyAllConditions(
                other => other.Dimension.ShouldBe(unit.Dimension), other => other.Imperial.ShouldBeNull());
    }

    [Fact]
    public void No_spelling_means_two_units() => All.SelectMany(static unit => unit.Spellings.Prepend(unit.Symbol)).ShouldBeUnique();

    private static Arbitrary<(Unit From, Unit To)> Pairs { get; } =
        Gen.Elements((from a in All from b in All where a.Dimension == b.Dimension select (a, b)).ToArray()).ToArbitrary();

    private static Arbitrary<double> Figures { get; } = ArbMap.Default.GeneratorFor<NormalFloat>().Select(static figure => figure.Get % 1e9).ToArbitrary();

    private static double Tolerance(Unit unit, double figure) => 1e-14 * (Math.Abs(figure) + (Math.Abs(unit.Zero) + 500) / unit.Scale * (unit.Dimension == Dimension.Temperature ? 1 : 0)) + double.Epsilon;
}
