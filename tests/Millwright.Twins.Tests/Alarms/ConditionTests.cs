using Millwright.Twins.Alarms.Conditions;

namespace Millwright.Twins.Tests.Alarms;

public sealed class ConditionTests
{
    [Theory]
    [InlineData("temperature > 95")]
    [InlineData("rate(pressure) < -0.5")]
    [InlineData("missing(flow) for 60 s")]
    [InlineData("status = critical")]
    [InlineData("status in (warning, Critical)")]
    [InlineData("status != maintenance")]
    [InlineData("episode")]
    [InlineData("failed")]
    [InlineData("limit")]
    [InlineData("deviation(x) > 4")]
    [InlineData("anomaly(bearing) > 0.8 or prediction(failure-risk) >= 0.7")]
    [InlineData("temperature > 95 °C for 30 s and not (status = idle or pressure <= 1e-3 bar)")]
    [InlineData("rate(pressure) < -0.5 bar/s for 1.5 min")]
    [InlineData("\"outlet temperature\" >= 95 °F AND \"limit\" < 3")]
    [InlineData("torque > 5 N·m and flow < 3 m³/h")]
    [InlineData("axis.1/x > 5and load < 1")]
    public void The_language_is_read(string text) => Condition.Parse(text, out _).ShouldNotBeNull();

    [Theory]
    [InlineData("", 0, 1, 1, "expected a sensor")]
    [InlineData("temperature", 11, 1, 12, "expected a comparison (> >= < <= = !=) after 'temperature', found the end")]
    [InlineData("temperature > ", 14, 1, 15, "expected a number to compare with, found the end")]
    [InlineData("temperature > hot", 14, 1, 15, "expected a number to compare with, found 'hot'")]
    [InlineData("temperature >> 5", 13, 1, 14, "expected a number")]
    [InlineData("(temperature > 5", 16, 1, 17, "expected ')' that closes the parenthesis, found the end")]
    [InlineData("temperature > 5)", 15, 1, 16, "expected 'and', 'or', 'for' or the end, found ')'")]
    [InlineData("temperature > 5 °C load < 3", 19, 1, 20, "expected 'and', 'or', 'for' or the end, found 'load'")]
    [InlineData("temperature > 5 for", 19, 1, 20, "expected a duration such as 30 s after 'for', found the end")]
    [InlineData("temperature > 5 for 30", 22, 1, 23, "expected ms, s, min, h or d")]
    [InlineData("temperature > 5 for 30 weeks", 23, 1, 24, "expected ms, s, min, h or d")]
    [InlineData("temperature > 5 for 0 s", 22, 1, 23, "expected a duration from 1 ms to 31 days")]
    [InlineData("status = warm", 9, 1, 10, "expected one of unknown, offline, idle, running, warning, critical, maintenance, error, found 'warm'")]
    [InlineData("status > 3", 7, 1, 8, "expected '=', '!=' or 'in' after 'status'")]
    [InlineData("status in (warning critical)", 19, 1, 20, "expected ',' or ')'")]
    [InlineData("derivative(x) > 3", 0, 1, 1, "expected one of the functions missing, rate, deviation, anomaly and prediction, found 'derivative'")]
    [InlineData("rate(x > 3", 7, 1, 8, "expected ')' after rate(x, found '>'")]
    [InlineData("rate > 3", 5, 1, 6, "expected '(' after 'rate'")]
    [InlineData("temperature > 5 and\n  or load < 3", 22, 2, 3, "expected a sensor, 'status', 'episode', 'failed', a function or '(', found 'or'")]
    [InlineData("temperature > 5\nand load <\nx", 27, 3, 1, "expected a number")]
    [InlineData("limit and load > 3", 0, 1, 1, "expected 'limit' alone")]
    [InlineData("deviation(x) > 4 bar", 17, 1, 18, "expected no unit: a deviation counts in standard deviations")]
    [InlineData("\"open > 3", 0, 1, 1, "expected a quotation mark that closes this one")]
    [InlineData("7up > 3", 0, 1, 1, "expected a sensor")]
    public void A_fault_is_told_with_its_place_and_what_was_expected(string text, int position, int line, int column, string message)
    {
        Condition.Parse(text, out var fault).ShouldBeNull();

        (fault!.Position, fault.Line, fault.Column).ShouldBe((position, line, column));
        fault.Message.ShouldStartWith(message);
    }

    [Fact]
    public void A_condition_that_nests_without_end_is_refused()
    {
        Condition.Parse(string.Concat(Enumerable.Repeat("not ", 100)) + "episode", out var fault).ShouldBeNull();

        fault!.Message.ShouldStartWith("expected a simpler condition");
    }

    [Fact]
    public void A_condition_without_end_is_refused()
    {
        Condition.Parse(new string(' ', Condition.MaxLength) + "episode", out var fault).ShouldBeNull();

        fault!.Position.ShouldBe(Condition.MaxLength);
    }

    [Theory]
    [InlineData("temperature > 95 °F", "°C", null)]
    [InlineData("temperature > 95 bar", "°C", 17)]
    [InlineData("temperature > 95 bar", null, null)]
    [InlineData("rate(temperature) > 95 °F/s", "°C", null)]
    [InlineData("rate(temperature) > 95 bar/s", "°C", 23)]
    public void A_unit_of_another_dimension_is_found_at_its_place(string text, string? own, int? position) =>
        (Condition.Parse(text, out _)!.UnitFaults(_ => own).FirstOrDefault()?.Position).ShouldBe(position);
}
