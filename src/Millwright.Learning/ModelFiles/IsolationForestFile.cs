using Millwright.Learning.Anomalies;

namespace Millwright.Learning.ModelFiles;

internal static class IsolationForestFile
{
    private const int NodeBytes = 4 + 4 + 8;

    public static void Write(ModelWriter writer, IsolationForest forest)
    {
        writer.Int(forest.Sensors);
        writer.Int(forest.Sample);
        writer.Int(forest.Trees.Count);
        foreach (var tree in forest.Trees)
        {
            writer.Int(tree.Length);
            foreach (var (axis, left, value) in tree)
            {
                writer.Int(axis);
                writer.Int(left);
                writer.Double(value);
            }
        }
    }

    public static IsolationForest Read(ModelReader reader)
    {
        var (sensors, sample) = (reader.Int(), reader.Int());
        var trees = new IsolationForest.Node[reader.Count(4 + NodeBytes)][];
        for (var tree = 0; tree < trees.Length; tree++)
        {
            trees[tree] = new IsolationForest.Node[reader.Count(NodeBytes)];
            for (var node = 0; node < trees[tree].Length; node++)
                trees[tree][node] = new(reader.Int(), reader.Int(), reader.Double());
        }
        return new IsolationForest(trees, sample, sensors);
    }
}
