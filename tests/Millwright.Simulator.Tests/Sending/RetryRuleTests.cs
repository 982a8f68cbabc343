using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Tests.Sending;

public class RetryRuleTests
{
    [Theory]
    [InlineData(1, 0.125)]
    [InlineData(2, 0.25)]
    [InlineData(4, 1)]
    [InlineData(50, 7.5)]
    public void Waits_double_up_to_a_bound(int attempt, double seconds) =>
        RetryRule.Delay(attempt, null, 0).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Producers_that_were_told_the_same_do_not_return_as_one()
    {
        RetryRule.Delay(1, TimeSpan.FromSeconds(4), 0).ShouldBe(TimeSpan.FromSeconds(4));
        RetryRule.Delay(1, TimeSpan.FromSeconds(4), 1).ShouldBe(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void An_answer_is_understood_with_and_without_its_parts()
    {
        IngestAnswer.Parse("""{"accepted":3,"late":1,"duplicates":2,"rejected":[{"index":4,"field":"timestamp"}]}"""u8)
            .ShouldBe(new IngestAnswer(3, 1, 2, 1, """{"index":4,"field":"timestamp"}"""));
        IngestAnswer.Parse("""{"accepted":3,"more":"to come"}"""u8).ShouldBe(new IngestAnswer(3, 0, 0, 0, null));
    }
}
