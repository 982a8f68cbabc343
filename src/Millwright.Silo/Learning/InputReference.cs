using System.Buffers;
using Millwright.Learning.Drift;
using Millwright.Learning.State;

namespace Millwright.Silo.Learning;

/// <summary>How each input was spread in the rows that a version was learnt from: quantiles at equal steps, which stand for the whole sample.</summary>
/// <param name="Quantiles">Of each input, ascending; empty: it was missing throughout.</param>
/// <param name="Usual">Of each input and <see cref="ShiftMeasure"/>, the largest value of any machine's window of the training against the whole: what is no drift.</param>
internal sealed record InputReference(IReadOnlyList<double[]> Quantiles, IReadOnlyList<double[]> Usual)
{
    private const int Steps = 64;

    private static readonly ShiftMeasure[] Measures = Enum.GetValues<ShiftMeasure>();

    /// <param name="window">As long as those that will be compared with it.</param>
    public static InputReference Of(TrainingSet set, int[] rows, TimeSpan window)
    {
        var width = set.Inputs[0].Columns.Count;
        var (quantiles, usual) = (new double[width][], Nothing(width));
        var windows = rows.GroupBy(row => (set.Machine[row], set.At[row] / window.Micros())).Select(static group => group.ToArray()).ToList();
        for (var input = 0; input < width; input++)
        {
            var values = Finite(set, input, rows);
            Array.Sort(values);
            quantiles[input] = Thinned(values);
            foreach (var part in windows)
                if (Finite(set, input, part) is { Length: >= DriftLook.FewestRows } seen)
                    Raise(usual[input], DistributionShift.Of(quantiles[input], seen));
        }
        return new InputReference(quantiles, usual);
    }

    private static void Raise(double[] usual, DistributionShift shift)
    {
        foreach (var measure in Measures)
            usual[(int)measure] = Math.Max(usual[(int)measure], shift.Of(measure) ?? 0);
    }

    private static double[][] Nothing(int inputs) => [.. Enumerable.Range(0, inputs).Select(static _ => new double[Measures.Length])];

    /// <summary>Of rows that are compared with nothing.</summary>
    public static InputReference Of(IReadOnlyList<double[]> rows) => new(
        [.. Enumerable.Range(0, rows[0].Length).Select(input => Thinned([.. rows.Select(row => row[input]).Where(double.IsFinite).Order()]))], Nothing(rows[0].Length));

    /// <param name="sorted">Ascending; none: none.</param>
    private static double[] Thinned(double[] sorted) => sorted.Length == 0 ? [] : [.. Enumerable.Range(0, Steps).Select(step => sorted[(int)((step + 0.5) / Steps * sorted.Length)])];

    private static double[] Finite(TrainingSet set, int input, int[] rows)
    {
        var values = new List<double>(rows.Length);
        foreach (var row in rows)
            if (double.IsFinite(set.Inputs[0][input][row]))
                values.Add(set.Inputs[0][input][row]);
        return [.. values];
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
        foreach (var of in Usual)
            to.Doubles(of);
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
        var usual = Nothing(inputs);
        foreach (var of in usual)
            from.Doubles(of);
        from.End();
        return new InputReference(quantiles, usual);
    }
}
