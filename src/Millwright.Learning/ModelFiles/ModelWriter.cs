using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Millwright.Learning.Tables;

namespace Millwright.Learning.ModelFiles;

/// <summary>Writes the content of a model. What it writes, <see cref="ModelReader"/> reads by the method of the same name.</summary>
public sealed class ModelWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public ReadOnlySpan<byte> Content => _bytes.WrittenSpan;

    /// <summary>Writes a model with the name of its kind: the file's own, or one that another wraps.</summary>
    public void Model(object model)
    {
        var kind = ModelKind.All.FirstOrDefault(kind => kind.Type == model.GetType())
            ?? throw new ArgumentException($"A {model.GetType().Name} has no kind of model file.", nameof(model));
        Text(kind.Name);
        kind.Write(this, model);
    }

    public void Byte(byte value) => _bytes.Write([value]);

    public void Int(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    public void Double(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(_bytes.GetSpan(8), value);
        _bytes.Advance(8);
    }

    public void Text(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        if (bytes.Length > ModelReader.MaxTextBytes)
            throw new ArgumentException($"'{value[..40]}...' is longer than {ModelReader.MaxTextBytes} bytes.", nameof(value));
        Int(bytes.Length);
        _bytes.Write(bytes);
    }

    public void Doubles(ReadOnlySpan<double> values)
    {
        Int(values.Length);
        foreach (var value in values)
            Double(value);
    }

    public void Columns(IReadOnlyList<Column> columns)
    {
        Int(columns.Count);
        foreach (var column in columns)
        {
            Text(column.Name);
            Int(column.Kind == ColumnKind.Category ? column.Categories : -1);
        }
    }
}
