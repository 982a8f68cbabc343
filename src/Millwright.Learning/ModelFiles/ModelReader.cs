using System.Buffers.Binary;
using System.Text;
using Millwright.Learning.Tables;

namespace Millwright.Learning.ModelFiles;

/// <summary>
/// Reads the content of a model from bytes that may be anybody's: every count is bounded by the bytes that are left before memory is taken.
/// All its methods throw <see cref="ModelFileException"/> where the bytes do not fit.
/// </summary>
public sealed class ModelReader(byte[] bytes)
{
    internal const int MaxTextBytes = 1024;
    private const int MaxColumns = ushort.MaxValue;
    private const int MaxCategories = 1 << 20;
    private const int MaxDepth = 4;

    private static readonly UTF8Encoding _text = new(false, throwOnInvalidBytes: true);

    private int _at;
    private int _depth;

    /// <summary>Reads a model by the name of its kind: the file's own, or one that another wraps.</summary>
    public object Model()
    {
        if (++_depth > MaxDepth)
            throw new ModelFileException($"The model file wraps models more than {MaxDepth} deep.");
        var name = Text();
        var kind = ModelKind.All.FirstOrDefault(kind => kind.Name == name)
            ?? throw new ModelFileException($"The model file holds a '{name}', which this program does not know.");
        try
        {
            var model = kind.Read(this);
            _depth--;
            return model;
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new ModelFileException($"The model file's {name} makes no sense: {error.Message}", error);
        }
    }

    /// <summary>A wrapped model of a type.</summary>
    public T Model<T>() => Model() is T model ? model : throw new ModelFileException($"The model file wraps something else than a {typeof(T).Name}.");

    public byte Byte() => Take(1)[0];

    public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Take(8));

    /// <summary>A count of things of which each takes at least <paramref name="bytesEach"/> bytes of what is left.</summary>
    public int Count(int bytesEach)
    {
        var count = Int();
        return count >= 0 && count <= (bytes.Length - _at) / bytesEach
            ? count
            : throw new ModelFileException($"The model file claims {count} things where {bytes.Length - _at} bytes are left.");
    }

    public string Text()
    {
        var length = Count(1);
        if (length > MaxTextBytes)
            throw new ModelFileException($"The model file has a text of {length} bytes; {MaxTextBytes} are the limit.");
        try
        {
            return _text.GetString(Take(length));
        }
        catch (DecoderFallbackException error)
        {
            throw new ModelFileException("The model file has a text that is not UTF-8.", error);
        }
    }

    public double[] Doubles()
    {
        var values = new double[Count(8)];
        for (var i = 0; i < values.Length; i++)
            values[i] = Double();
        return values;
    }

    public Column[] Columns()
    {
        var columns = new Column[Count(8)];
        if (columns.Length > MaxColumns)
            throw new ModelFileException($"The model file names {columns.Length} columns; {MaxColumns} are the limit.");
        for (var i = 0; i < columns.Length; i++)
        {
            var (name, categories) = (Text(), Int());
            if (categories is < -1 or > MaxCategories)
                throw new ModelFileException($"The model file's column '{name}' has {categories} categories.");
            columns[i] = categories < 0 ? new Column(name) : Column.Category(name, categories);
        }
        return columns;
    }

    /// <exception cref="ModelFileException">There are bytes behind the model.</exception>
    public void End()
    {
        if (_at < bytes.Length)
            throw new ModelFileException($"The model file has {bytes.Length - _at} bytes behind its model.");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
            throw new ModelFileException($"The model file's content ends {count - (bytes.Length - _at)} bytes too early.");
        _at += count;
        return bytes.AsSpan(_at - count, count);
    }
}
