using Millwright.Learning.Models;
using Millwright.Learning.Trees;
using Millwright.Learning.Trees.Boosting;
using Millwright.Learning.Trees.Forests;

namespace Millwright.Learning.ModelFiles;

/// <summary>The trees that several kinds of models are made of.</summary>
internal static class TreeEnsembleFile
{
    private const int NodeBytes = 8 + 4 + 4 + 1 + 8;

    public static void Write(ModelWriter writer, TreeEnsemble trees)
    {
        writer.Columns(trees.Inputs);
        writer.Int(trees.Width);
        writer.Int(trees.Nodes.Length);
        for (var index = 0; index < trees.Nodes.Length; index++)
        {
            var node = trees.Nodes[index];
            writer.Double(node.Value);
            writer.Int(node.Left);
            writer.Int(node.Column);
            writer.Byte((byte)node.Traits);
            writer.Double(trees.Covers[index]);
        }
        writer.Int(trees.Roots.Length);
        foreach (var root in trees.Roots)
            writer.Int(root);
        writer.Int(trees.Sets.Length);
        foreach (var word in trees.Sets)
        {
            writer.Int((int)word);
            writer.Int((int)(word >> 32));
        }
        writer.Doubles(trees.LeafValues);
    }

    public static TreeEnsemble Read(ModelReader reader)
    {
        var (inputs, width) = (reader.Columns(), reader.Int());
        var nodes = new TreeNode[reader.Count(NodeBytes)];
        var covers = new double[nodes.Length];
        for (var index = 0; index < nodes.Length; index++)
        {
            nodes[index] = new TreeNode(reader.Double(), reader.Int(), checked((ushort)reader.Int()), (NodeTraits)reader.Byte());
            covers[index] = reader.Double();
        }
        var roots = new int[reader.Count(4)];
        for (var tree = 0; tree < roots.Length; tree++)
            roots[tree] = reader.Int();
        var sets = new ulong[reader.Count(8)];
        for (var word = 0; word < sets.Length; word++)
            sets[word] = (uint)reader.Int() | ((ulong)(uint)reader.Int() << 32);
        return new TreeEnsemble(inputs, nodes, covers, roots, sets, reader.Doubles(), width);
    }
}

internal static class BoostedTreesFile
{
    public static void Write(ModelWriter writer, BoostedTrees model)
    {
        writer.Byte((byte)model.Link);
        writer.Doubles(model.Start);
        TreeEnsembleFile.Write(writer, model.Trees);
    }

    public static BoostedTrees Read(ModelReader reader)
    {
        var (link, start) = ((Link)reader.Byte(), reader.Doubles());
        return new BoostedTrees(TreeEnsembleFile.Read(reader), start, link);
    }
}

internal static class RandomForestFile
{
    public static void Write(ModelWriter writer, RandomForest model)
    {
        writer.Double(model.OutOfBag);
        TreeEnsembleFile.Write(writer, model.Trees);
    }

    public static RandomForest Read(ModelReader reader)
    {
        var outOfBag = reader.Double();
        return new RandomForest(TreeEnsembleFile.Read(reader), outOfBag);
    }
}
