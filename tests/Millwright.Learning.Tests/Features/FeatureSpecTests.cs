using Millwright.Learning.Features;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Tests.Features;

public sealed class FeatureSpecTests
{
    [Fact]
    public void A_set_survives_its_text()
    {
        var again = FeatureSpec.Parse(Histories.Everything.ToString());

        again.ToString().ShouldBe(Histories.Everything.ToString());
        again.Hash.ShouldBe(Histories.Everything.Hash);
    }

    [Fact]
    public void Another_window_is_another_hash() =>
        FeatureSpec.Parse("sensor a\nmean a 24h").Hash.ShouldNotBe(FeatureSpec.Parse("sensor a\nmean a 23h").Hash);

    [Fact]
    public void Columns_are_named_as_people_read_them_and_know_categories()
    {
        var spec = FeatureSpec.Parse("sensor volt V\nattribute model 4\nmean volt 90m\nattribute-of model");

        spec.Columns.ShouldBe([new Column("volt.mean.90m"), Column.Category("model", 4)]);
        spec.UnitOf(spec.Features[0]).ShouldBe("V");
    }

    [Theory]
    [InlineData("sensor a\nmean b 1h", "b.mean.1h")]
    [InlineData("sensor a\nmean a", "window")]
    [InlineData("sensor a\nlast a 1h", "window")]
    [InlineData("sensor a\nlast a\nlast a", "'a.last' is used twice")]
    [InlineData("sensor a\nmedian a 1h", "Line 2")]
    [InlineData("sensor a\nmean a 1d", "Line 2")]
    [InlineData("sensor a\nmean a 99999999h", "window")]
    [InlineData("keep 99999999\nsensor a\nlast a", "4096")]
    [InlineData("sensor a\n3 a", "Line 2")]
    [InlineData("", "1 to 4096 features")]
    public void A_set_that_cannot_be_is_refused_with_the_reason(string text, string reason) =>
        Should.Throw<FormatException>(() => FeatureSpec.Parse(text)).Message.ShouldContain(reason);
}
