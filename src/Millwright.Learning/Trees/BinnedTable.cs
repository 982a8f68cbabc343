using System.Runtime.InteropServices;
using Millwright.Learning.Tables;

namespace Millwright.Learning.Trees;

/// <summary>
/// A table whose values are replaced by bins of one byte, four neighbouring columns to a word: a histogram of four columns then costs one
/// memory access a row. Columns beyond the last count as empty.
/// </summary>
internal sealed class BinnedTable
{
    public const int GroupColumns = 4;

    private readonly uint[] _words;

    private BinnedTable(Table table)
    {
        Rows = table.Rows;
        Columns = new ColumnBins[table.Columns.Count];
        HasMissing = new bool[Columns.Length];
        Groups = (Columns.Length + GroupColumns - 1) / GroupColumns;
        _words = new uint[(long)Groups * Rows];
    }

    public ColumnBins[] Columns { get; }

    public bool[] HasMissing { get; }

    public int Rows { get; }

    public int Groups { get; }

    /// <summary>The bins of four columns, one word a row; the first column's in the lowest byte.</summary>
    public ReadOnlySpan<uint> Group(int group) => _words.AsSpan(group * Rows, Rows);

    /// <summary>The bins of a column: that of a row is at <c>row × 4</c>.</summary>
    public ReadOnlySpan<byte> Bins(int column) => MemoryMarshal.AsBytes(Group(column / GroupColumns))[(column % GroupColumns)..];

    public static BinnedTable Of(Table table, int threads)
    {
        var binned = new BinnedTable(table);
        binned.CutColumns(table, threads);
        Work.For(binned.Groups, threads, group => binned.FillGroup(table, group));
        return binned;
    }

    /// <summary>Cuts columns into bins. The memory that the bins will be in is the room to sort in, of as many cores as it is enough for; a narrow table's is not.</summary>
    private void CutColumns(Table table, int threads)
    {
        var room = ColumnBins.Room(Rows) * (sizeof(double) / sizeof(uint));
        var rooms = _words.Length >= room ? _words : new uint[room];
        var workers = Math.Max(1, Math.Min(threads, rooms.Length / Math.Max(1, room)));
        Work.For(workers, threads, worker =>
        {
            var own = MemoryMarshal.Cast<uint, double>(rooms.AsSpan(worker * room, room));
            for (var column = worker; column < Columns.Length; column += workers)
                Columns[column] = ColumnBins.Of(table.Columns[column], table[column], own);
        });
    }

    private void FillGroup(Table table, int group)
    {
        var words = _words.AsSpan(group * Rows, Rows);
        words.Clear();
        var bytes = MemoryMarshal.AsBytes(words);
        for (var lane = 0; lane < GroupColumns && (group * GroupColumns) + lane < Columns.Length; lane++)
        {
            var column = (group * GroupColumns) + lane;
            var (bins, isMissing) = (Columns[column], false);
            var values = table[column];
            for (var row = 0; row < values.Length; row++)
            {
                var bin = bins.BinOf(values[row]);
                isMissing |= bin == ColumnBins.Missing;
                bytes[(row * GroupColumns) + lane] = bin;
            }
            HasMissing[column] = isMissing;
        }
    }
}
