namespace Millwright.Learning.Trees;

/// <summary>
/// Neighbouring columns that one core works on at a time: a group of a <see cref="BinnedTable"/>, or, where groups do not go evenly on the cores, half of
/// one. They are in the order of columns, whatever their number.
/// </summary>
internal readonly record struct ColumnShare(int FirstColumn, int Columns)
{
    public int Group => FirstColumn / BinnedTable.GroupColumns;

    public bool IsGroup => Columns == BinnedTable.GroupColumns;

    public static ColumnShare[] Of(BinnedTable table, int threads)
    {
        var whole = threads <= 1 ? table.Groups : table.Groups - table.Groups % threads;
        const int Half = BinnedTable.GroupColumns / 2;
        return
        [
            .. Enumerable.Range(0, whole).Select(static group => new ColumnShare(group * BinnedTable.GroupColumns, BinnedTable.GroupColumns)),
            .. Enumerable.Range(2 * whole, 2 * (table.Groups - whole)).Select(static half => new ColumnShare(half * Half, Half)),
        ];
    }
}
