using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Millwright.Twins.Events;

/// <summary>Ids that follow from their content, so that a replay finds the same ones: SHA-256, cut to a version 8 UUID (RFC 9562).</summary>
public static class DerivedId
{
    public static Guid Of(string machine, string what, long at, string? detail = null)
    {
        Span<byte> hash = stackalloc byte[32];
        var text = $"{machine}\n{what}\n{detail}\n";
        Span<byte> content = stackalloc byte[Encoding.UTF8.GetMaxByteCount(text.Length) + 8];
        var length = Encoding.UTF8.GetBytes(text, content);
        BinaryPrimitives.WriteInt64BigEndian(content[length..], at);
        SHA256.HashData(content[..(length + 8)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
