using Millwright.Learning.Tables;

namespace Millwright.Learning.Models;

public static class ModelPredictions
{
    /// <summary>The prediction of every row of a table, one array of <see cref="IModel.Outputs"/> values each.</summary>
    public static double[][] PredictAll(this IModel model, Table table)
    {
        var row = new double[table.Columns.Count];
        var predictions = new double[table.Rows][];
        for (var index = 0; index < predictions.Length; index++)
        {
            table.CopyRow(index, row);
            predictions[index] = new double[model.Outputs];
            model.Predict(row, predictions[index]);
        }
        return predictions;
    }
}
