using FsCheck;
using FsCheck.Fluent;
using Millwright.Twins.Models;

namespace Millwright.Twins.Tests.Models;

/// <summary>When it is worked out why a score is as it is.</summary>
public sealed class ExplanationRuleTests
{
    private const long Second = 1_000_000;
    private const long Noon = 1_800_000_000 * Second;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void The_first_score_is_explained() => ExplanationRule.IsDue(null, Noon, 0.6, Minute).ShouldBeTrue();

    [Theory]
    [InlineData(10, 0.8, false)]
    [InlineData(59, 0.8, false)]
    [InlineData(60, 0.8, true)]
    [InlineData(3_600, 0.8, true)]
    public void A_risk_that_stays_is_explained_once_a_minute(int seconds, double risk, bool isDue) => After(seconds, risk).ShouldBe(isDue);

    [Theory]
    [InlineData(0.85, false)]
    [InlineData(0.91, true)]
    [InlineData(0.75, false)]
    [InlineData(0.69, true)]
    public void A_risk_that_moves_by_a_tenth_is_explained_at_once(double risk, bool isDue) => After(10, risk).ShouldBe(isDue);

    [Theory]
    [InlineData(20.0, 21.5, false)]
    [InlineData(20.0, 22.5, true)]
    [InlineData(1.0, 1.15, true)]
    public void An_anomaly_that_becomes_stranger_by_a_tenth_is_explained_at_once(double told, double score, bool isDue) =>
        ExplanationRule.IsDue(new ExplainedScore(Noon, told), Noon + 10 * Second, score, Minute).ShouldBe(isDue);

    [Fact]
    public void Where_no_span_is_set_each_score_is_explained() => ExplanationRule.IsDue(new ExplainedScore(Noon, 0.8), Noon, 0.8, TimeSpan.Zero).ShouldBeTrue();

    [Fact]
    public void Whatever_a_risk_does_none_is_far_from_the_last_that_was_explained() => Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(steps =>
    {
        ExplainedScore? last = null;
        var at = Noon;
        foreach (var step in steps)
        {
            var risk = 0.5 + step / 512.0;
            at += step % 30 * Second;
            if (ExplanationRule.IsDue(last, at, risk, Minute))
                last = new ExplainedScore(at, risk);
            Math.Abs(last!.Value.Value - risk).ShouldBeLessThan(0.1);
            (at - last.Value.At).ShouldBeLessThan(60 * Second);
        }
    }));

    /// <summary>Of a risk of 0.8 that was explained at noon.</summary>
    private static bool After(int seconds, double risk) => ExplanationRule.IsDue(new ExplainedScore(Noon, 0.8), Noon + seconds * Second, risk, Minute);
}
