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

    private readonly uint[][] _words;

    private BinnedTable(ColumnBins[] columns, uint[][] words, bool[] hasMissing, int rows) =>
        (Columns, _words, HasMissing, Rows) = (columns, words, hasMissing, rows);

    public ColumnBins[] Columns { get; }

    public bool[] HasMissing { get; }

    public int Rows { get; }

    public int Groups => _words.Length;

    /// <summary>The bins of four columns, one word a row; the first column's in the lowest byte.</summary>
    public uint[] Group(int group) => _words[group];

    /// <summary>The bins of a column: that of a row is at <c>row × 4</c>.</summary>
    public ReadOnlySpan<byte> Bins(int column) =>
        MemoryMarshal.AsBytes(_words[column / GroupColumns].AsSpan())[(column % GroupColumns)..];

    public static BinnedTable Of(Table table, int threads)
    {
        var columns = new ColumnBins[table.Columns.Count];
        var hasMissing = new bool[columns.Length];
        var words = new uint[(columns.Length + GroupColumns - 1) / GroupColumns][];
        Work.For(words.Length, threads, group =>
        {
            words[group] = new uint[table.Rows];
            var bytes = MemoryMarshal.AsBytes(words[group].AsSpan());
            for (var lane = 0; lane < GroupColumns && (group * GroupColumns) + lane < columns.Length; lane++)
            {
                var column = (group * GroupColumns) + lane;
                var values = table[column];
                var bins = columns[column] = ColumnBins.Of(table.Columns[column], values);
                var isMissing = false;
                for (var row = 0; row < values.Length; row++)
                {
                    var bin = bins.BinOf(values[row]);
                    isMissing |= bin == ColumnBins.Missing;
                    bytes[(row * GroupColumns) + lane] = bin;
                }
                hasMissing[column] = isMissing;
            }
        });
        return new BinnedTable(columns, words, hasMissing, table.Rows);
    }
}
