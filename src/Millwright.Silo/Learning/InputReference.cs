using System.Buffers;
using Millwright.Learning.State;
using Millwright.Learning.Tables;

namespace Millwright.Silo.Learning;

/// <summary>How each input was spread in the rows that a version was learnt from: quantiles at equal steps, which stand for the whole sample.</summary>
/// <param name="Quantiles">Of each input, ascending; empty: it was missing throughout.</param>
internal sealed record InputReference(IReadOnlyList<double[]> Quantiles)
{
    private const int Steps = 64;

    public static InputReference Of(Table inputs, int[] rows)
    {
        var quantiles = new double[inputs.Columns.Count][];
        for (var column = 0; column < quantiles.Length; column++)
        {
            var values = new List<double>(rows.Length);
            foreach (var row in rows)
                if (double.IsFinite(inputs[column][row]))
                    values.Add(inputs[column][row]);
            values.Sort();
            quantiles[column] = values.Count == 0 ? [] : [.. Enumerable.Range(0, Steps).Select(step => values[(int)((step + 0.5) / Steps * values.Count)])];
        }
        return new InputReference(quantiles);
    }

    public byte[] ToBytes()
    {
        var bytes = new ArrayBufferWriter<byte>();
        var to = new StateWriter(bytes);
        to.Int(Quantiles.Count);
        foreach (var of in Quantiles)
        {
            to.Flag(of.Length > 0);
            to.Doubles(of);
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not those of so many inputs.</exception>
    public static InputReference Read(byte[] bytes, int inputs)
    {
        var from = new StateReader(bytes);
        var quantiles = new double[from.Int("inputs", inputs, inputs)][];
        for (var column = 0; column < quantiles.Length; column++)
        {
            quantiles[column] = from.Flag() ? new double[Steps] : [];
            from.Doubles(quantiles[column]);
        }
        from.End();
        return new InputReference(quantiles);
    }
}
