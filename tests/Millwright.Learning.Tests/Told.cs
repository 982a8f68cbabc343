namespace Millwright.Learning.Tests;

/// <summary>What a training told of how far it was, in the order in which it did, on the thread that did.</summary>
internal sealed class Told : IProgress<double>
{
    public List<double> Shares { get; } = [];

    /// <summary>Done each time that something is told.</summary>
    public Action Then { get; init; } = static () => { };

    public void Report(double value)
    {
        Shares.Add(value);
        Then();
    }
}
