using Millwright.Learning.Anomalies;
using Millwright.Learning.Baselines;
using Millwright.Learning.Calibration;
using Millwright.Learning.Linear;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.ModelFiles;

/// <summary>How models of one type are written and read. A new type of model is one more line in <see cref="All"/>.</summary>
public sealed class ModelKind
{
    private ModelKind(string name, Type type, Action<ModelWriter, object> write, Func<ModelReader, object> read) =>
        (Name, Type, Write, Read) = (name, type, write, read);

    public static IReadOnlyList<ModelKind> All { get; } =
    [
        Of<BoostedTrees>("boosted-trees", BoostedTreesFile.Write, BoostedTreesFile.Read),
        Of<RandomForest>("random-forest", RandomForestFile.Write, RandomForestFile.Read),
        Of<LinearModel>("linear", LinearModelFile.Write, LinearModelFile.Read),
        Of<ConstantModel>("constant", ConstantModelFile.Write, ConstantModelFile.Read),
        Of<CalibratedModel>("calibrated", CalibratedModelFile.Write, CalibratedModelFile.Read),
        Of<ConformalInterval>("conformal-interval", ConformalIntervalFile.Write, ConformalIntervalFile.Read),
        Of<ConformalClasses>("conformal-classes", ConformalClassesFile.Write, ConformalClassesFile.Read),
        Of<IsolationForest>("isolation-forest", IsolationForestFile.Write, IsolationForestFile.Read),
    ];

    /// <summary>As files keep it, so never changed.</summary>
    public string Name { get; }

    public Type Type { get; }

    public Action<ModelWriter, object> Write { get; }

    /// <summary>May throw <see cref="ArgumentException"/> where the content makes no sense.</summary>
    public Func<ModelReader, object> Read { get; }

    private static ModelKind Of<T>(string name, Action<ModelWriter, T> write, Func<ModelReader, T> read)
        where T : class => new(name, typeof(T), (writer, model) => write(writer, (T)model), read);
}
