using Millwright.Evaluation.Data;
using Millwright.Learning.Models;
using Millwright.Learning.Tables;

namespace Millwright.Evaluation.Models;

/// <summary>One configuration for a task: models whose predictions are averaged.</summary>
internal sealed record Learner(string Name, params ITrainer[] Members)
{
    private const int Seed = 42;

    public Learned Learn(Table inputs, Target target)
    {
        var run = new TrainingRun(Seed, Environment.ProcessorCount);
        return new([.. Members.Select(member => member.Train(inputs, target, null, run))]);
    }

    public Learned LearnClasses(Labelled rows, int classes) => Learn(rows.Inputs, rows.AsClasses(classes));
}

internal sealed record Learned(IModel[] Models)
{
    /// <summary>The mean prediction of each row: one array a class, or one for a quantity.</summary>
    public double[][] Predict(Table inputs)
    {
        var outputs = Models[0].Outputs;
        var all = Enumerable.Range(0, outputs).Select(_ => new double[inputs.Rows]).ToArray();
        Parallel.For(0, inputs.Rows, row =>
        {
            var (values, prediction) = (new double[inputs.Columns.Count], new double[outputs]);
            inputs.CopyRow(row, values);
            foreach (var model in Models)
            {
                model.Predict(values, prediction);
                for (var output = 0; output < outputs; output++)
                    all[output][row] += prediction[output] / Models.Length;
            }
        });
        return all;
    }

    /// <summary>The likeliest class of each row.</summary>
    public double[] Choose(Table inputs)
    {
        var predicted = Predict(inputs);
        return [.. Enumerable.Range(0, inputs.Rows).Select(row => (double)Enumerable.Range(0, predicted.Length).MaxBy(each => predicted[each][row]))];
    }
}
