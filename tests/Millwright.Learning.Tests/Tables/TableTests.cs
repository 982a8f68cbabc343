using Millwright.Learning.Tables;

namespace Millwright.Learning.Tests.Tables;

public sealed class TableTests
{
    private static readonly Column[] _columns = [new("speed"), Column.Category("type", 3)];

    [Fact]
    public void Rows_can_be_picked_in_any_order_and_more_than_once()
    {
        var table = Table.FromRows(_columns, [[10, 0], [20, 1], [30, 2]]);

        var picked = table.Select([2, 0, 2]);

        picked.Rows.ShouldBe(3);
        picked[0].ToArray().ShouldBe([30, 10, 30]);
        picked[1].ToArray().ShouldBe([2, 0, 2]);
    }

    [Fact]
    public void Two_columns_of_one_name_are_refused_by_name() =>
        Should.Throw<ArgumentException>(() => new Table([new("speed"), new("speed")], [[1], [2]], 1)).Message.ShouldContain("'speed'");

    [Fact]
    public void A_column_of_another_length_is_refused_by_name() =>
        Should.Throw<ArgumentException>(() => new Table(_columns, [[1, 2], [1]], 2)).Message.ShouldContain("'type'");
}
