using System.Text;

namespace Millwright.Gateway.Readings;

/// <summary>Finds a string by its UTF-8 bytes without making one: names that were seen before cost no allocation.</summary>
internal sealed class Utf8Names : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
{
    public static readonly Utf8Names Comparer = new();

    public bool Equals(string? x, string? y) => x == y;

    public int GetHashCode(string obj)
    {
        Span<byte> bytes = stackalloc byte[Math.Min(obj.Length * 3, 1024)];
        return Encoding.UTF8.TryGetBytes(obj, bytes, out var length) ? GetHashCode(bytes[..length]) : 0;
    }

    public bool Equals(ReadOnlySpan<byte> alternate, string other)
    {
        if (alternate.Length == other.Length)
        {
            for (var index = 0; index < other.Length; index++)
                if (alternate[index] != other[index])
                    return false;
            return true;
        }
        return Encoding.UTF8.GetByteCount(other) == alternate.Length && Encoding.UTF8.GetString(alternate) == other;
    }

    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = 2166136261u;
        foreach (var value in alternate)
            hash = (hash ^ value) * 16777619u;
        return (int)hash;
    }

    public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);
}
