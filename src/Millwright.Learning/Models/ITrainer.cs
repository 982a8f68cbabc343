using Millwright.Learning.Tables;

namespace Millwright.Learning.Models;

/// <summary>
/// A way of learning a model from a table: ours, or another library's behind the same two members. The same inputs, target,
/// weights and seed give the same model, to the bit, whatever <see cref="TrainingRun.Threads"/> is.
/// </summary>
public interface ITrainer
{
    /// <summary>The algorithm's name as models keep it: <c>boosted-trees</c>.</summary>
    string Algorithm { get; }

    /// <param name="weights">How much each row counts, 0 or more; null for all alike.</param>
    /// <exception cref="TrainingException">The table cannot be learnt from; the message says why.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    IModel Train(Table inputs, Target target, double[]? weights, TrainingRun run);
}

/// <summary>What a model can be asked once it is trained. Models never change: many threads may ask one.</summary>
public interface IModel
{
    /// <summary>The inputs that it expects, in their order.</summary>
    IReadOnlyList<Column> Inputs { get; }

    /// <summary>Values that a prediction has: one for a quantity, one a class otherwise.</summary>
    int Outputs { get; }

    /// <summary>Predicts one row: <paramref name="row"/> has one value an input, <paramref name="prediction"/> room for <see cref="Outputs"/>.</summary>
    void Predict(ReadOnlySpan<double> row, Span<double> prediction);
}

/// <summary>The conditions of one training.</summary>
/// <param name="Seed">All chance comes from it.</param>
/// <param name="Threads">Cores to use at most, 1 or more.</param>
/// <param name="Progress">Told the share done, 0 to 1, at most some hundred times.</param>
public sealed record TrainingRun(int Seed, int Threads = 1, IProgress<double>? Progress = null, CancellationToken Cancellation = default);

/// <summary>A table from which nothing can be learnt: too few rows, one class only, no finite value.</summary>
public sealed class TrainingException(string message) : Exception(message);
