using System.Buffers;
using Millwright.Learning.State;
using Millwright.Learning.Tables;
using Millwright.Learning.Trees;
using Millwright.Learning.Trees.Boosting;

namespace Millwright.Silo.Learning;

/// <summary>Boosted trees as bytes. The columns are not among them: they are those of the set of features that lies beside.</summary>
internal static class TreeBytes
{
    private const int Most = 1 << 24;

    public static byte[] Write(BoostedTrees model)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var to = new StateWriter(bytes);
        var trees = model.Trees;
        to.Byte((byte)model.Link);
        foreach (var length in (int[])[model.Start.Length, trees.Nodes.Length, trees.Roots.Length, trees.Sets.Length])
            to.Int(length);
        to.Doubles(model.Start);
        foreach (var node in trees.Nodes)
        {
            to.Double(node.Value);
            to.Int(node.Left);
            to.Short(node.Column);
            to.Byte((byte)node.Traits);
        }
        to.Doubles(trees.Covers);
        to.Ints(trees.Roots);
        foreach (var set in trees.Sets)
            to.Long((long)set);
        return bytes.WrittenSpan.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not those of boosted trees over these columns.</exception>
    public static BoostedTrees Read(IReadOnlyList<Column> columns, byte[] bytes)
    {
        var from = new StateReader(bytes);
        var link = (Link)from.Byte();
        // Each thing takes a byte at least, so that no size is larger than what is left.
        int Length(ref StateReader reader, string what) => reader.Int(what, 0, Math.Min(Most, bytes.Length));
        var start = new double[Length(ref from, "starts")];
        var nodes = new TreeNode[Length(ref from, "nodes")];
        var roots = new int[Length(ref from, "trees")];
        var sets = new ulong[Length(ref from, "sets")];
        from.Doubles(start);
        for (var place = 0; place < nodes.Length; place++)
            nodes[place] = new TreeNode(from.Double(), from.Int("a child", 0, Most), from.Short(), (NodeTraits)from.Byte());
        var covers = new double[nodes.Length];
        from.Doubles(covers);
        from.Ints(roots, "a root", 0, Most);
        for (var place = 0; place < sets.Length; place++)
            sets[place] = (ulong)from.Long();
        from.End();
        try
        {
            return new BoostedTrees(new TreeEnsemble(columns, nodes, covers, roots, sets, [], 1), start, link);
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }
}
