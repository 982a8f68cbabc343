using Millwright.Learning.Baselines;
using Millwright.Learning.Calibration;
using Millwright.Learning.Linear;
using Millwright.Learning.Models;

namespace Millwright.Learning.ModelFiles;

internal static class LinearModelFile
{
    public static void Write(ModelWriter writer, LinearModel model)
    {
        writer.Columns(model.Inputs);
        writer.Byte((byte)model.Link);
        writer.Doubles(model.Standardization.Means);
        writer.Doubles(model.Standardization.Scales);
        writer.Doubles(model.Constants);
        for (var margin = 0; margin < model.Constants.Length; margin++)
            writer.Doubles(model.Factors(margin));
    }

    public static LinearModel Read(ModelReader reader)
    {
        var (inputs, link) = (reader.Columns(), (Link)reader.Byte());
        var standard = new Standardization(inputs, reader.Doubles(), reader.Doubles());
        var constants = reader.Doubles();
        return new LinearModel(standard, [.. constants.Select(_ => reader.Doubles())], constants, link);
    }
}

internal static class ConstantModelFile
{
    public static void Write(ModelWriter writer, ConstantModel model)
    {
        writer.Columns(model.Inputs);
        writer.Doubles(model.Values);
    }

    public static ConstantModel Read(ModelReader reader) => new(reader.Columns(), reader.Doubles());
}

internal static class CalibratedModelFile
{
    private const byte Platt = 1;
    private const byte Isotonic = 2;

    public static void Write(ModelWriter writer, CalibratedModel model)
    {
        writer.Int(model.Maps.Count);
        foreach (var map in model.Maps)
        {
            writer.Byte(map is PlattMap ? Platt : Isotonic);
            if (map is IsotonicMap curve)
            {
                writer.Doubles(curve.Scores);
                writer.Doubles(curve.Probabilities);
            }
            else if (map is PlattMap sigmoid)
            {
                writer.Double(sigmoid.Slope);
                writer.Double(sigmoid.Constant);
            }
        }
        writer.Model(model.Inner);
    }

    public static CalibratedModel Read(ModelReader reader)
    {
        CalibrationMap[] maps = [.. Enumerable.Range(0, reader.Count(9)).Select(_ => ReadMap(reader))];
        return new CalibratedModel(reader.Model<IModel>(), maps);
    }

    private static CalibrationMap ReadMap(ModelReader reader) => reader.Byte() switch
    {
        Platt => new PlattMap(reader.Double(), reader.Double()),
        Isotonic => new IsotonicMap(reader.Doubles(), reader.Doubles()),
        var other => throw new ModelFileException($"The model file calibrates by {other}, which this program does not know."),
    };
}
