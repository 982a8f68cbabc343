using Millwright.Learning.Calibration;
using Millwright.Learning.Models;

namespace Millwright.Learning.ModelFiles;

internal static class ConformalIntervalFile
{
    private const byte OneModel = 1;
    private const byte TwoModels = 2;

    public static void Write(ModelWriter writer, ConformalInterval interval)
    {
        var isOne = ReferenceEquals(interval.Low, interval.High);
        writer.Double(interval.Margin);
        writer.Byte(isOne ? OneModel : TwoModels);
        writer.Model(interval.Low);
        if (!isOne)
            writer.Model(interval.High);
    }

    public static ConformalInterval Read(ModelReader reader)
    {
        var (margin, models) = (reader.Double(), reader.Byte());
        if (models is not (OneModel or TwoModels))
            throw new ModelFileException($"The model file has an interval between {models} models.");
        var low = reader.Model<IModel>();
        return new ConformalInterval(low, models == OneModel ? low : reader.Model<IModel>(), margin);
    }
}

internal static class ConformalClassesFile
{
    public static void Write(ModelWriter writer, ConformalClasses classes)
    {
        writer.Double(classes.Bound);
        writer.Model(classes.Model);
    }

    public static ConformalClasses Read(ModelReader reader)
    {
        var bound = reader.Double();
        return new ConformalClasses(reader.Model<IModel>(), bound);
    }
}
