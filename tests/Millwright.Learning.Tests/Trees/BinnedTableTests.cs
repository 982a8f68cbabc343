using Millwright.Learning.Tables;
using Millwright.Learning.Trees;

namespace Millwright.Learning.Tests.Trees;

public sealed class BinnedTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_column_has_the_same_bins_among_many_as_alone(int threads)
    {
        const int Rows = 3000;
        Table[] parts = [.. Enumerable.Range(0, 7).Select(static part => Samples.Rows(Rows, part))];
        var columns = parts.SelectMany(static (table, part) => table.Columns.Select((column, at) => (Column: column with { Name = $"{column.Name}{part}" }, Values: table[at].ToArray()))).ToArray();

        var many = BinnedTable.Of(new Table([.. columns.Select(static each => each.Column)], [.. columns.Select(static each => each.Values)], Rows), threads);

        for (var at = 0; at < columns.Length; at++)
        {
            var alone = BinnedTable.Of(new Table([columns[at].Column], [columns[at].Values], Rows), 1);
            Enumerable.Range(0, Rows).Count(row => many.Bins(at)[row * BinnedTable.GroupColumns] != alone.Bins(0)[row * BinnedTable.GroupColumns]).ShouldBe(0);
            many.HasMissing[at].ShouldBe(alone.HasMissing[0]);
        }
    }
}
