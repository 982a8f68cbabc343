namespace Millwright.Silo.Learning;

/// <summary>How far a training is; written by its threads, read by its grain.</summary>
internal sealed class TrainingProgress : IProgress<double>
{
    private double _share;
    private (double From, double To) _span = (0, 1);

    /// <summary>The share of the whole, 0 to 1.</summary>
    public double Share => Volatile.Read(ref _share);

    public string Stage { get; private set; } = "";

    /// <summary>Begins a stage that takes the work from a share of the whole to another.</summary>
    public void Begin(string stage, double from, double to)
    {
        (Stage, _span) = (stage, (from, to));
        Report(0);
    }

    /// <param name="value">The share of the stage.</param>
    public void Report(double value) => Volatile.Write(ref _share, _span.From + (_span.To - _span.From) * Math.Clamp(value, 0, 1));
}
