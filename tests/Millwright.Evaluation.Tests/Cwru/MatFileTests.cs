using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Millwright.Evaluation.Cwru;

namespace Millwright.Evaluation.Tests.Cwru;

public sealed class MatFileTests
{
    private const int Header = 128;
    private const int Int16Type = 3;
    private const int DoubleType = 9;
    private static readonly byte[] _signal = Matrix("X105_DE_time", [3, 1], DoubleType, [.. new[] { 0.5, -1, 2e-3 }.SelectMany(BitConverter.GetBytes)]);

    [Fact]
    public void Arrays_are_read_by_name_packed_or_not()
    {
        foreach (var element in new[] { _signal, Packed(_signal) })
            MatFile.Read(File(element))["X105_DE_time"].ShouldBe([0.5, -1, 2e-3]);
    }

    [Fact]
    public void Numbers_kept_smaller_than_their_class_and_short_elements_are_read()
    {
        var speed = Matrix("RPM", [1, 1], Int16Type, BitConverter.GetBytes((short)1772));

        MatFile.Read(File([.. _signal, .. speed]))["RPM"].ShouldBe([1772]);
    }

    [Fact]
    public void A_file_that_is_none_is_refused() => Should.Throw<InvalidDataException>(() => MatFile.Read("MATLAB 4"u8));

    [Fact]
    public void An_array_that_claims_more_values_than_it_has_is_refused() =>
        Should.Throw<InvalidDataException>(() => MatFile.Read(File(Matrix("x", [1 << 30, 1 << 30], DoubleType, new byte[8])))).Message.ShouldContain("claims");

    [Fact]
    public void A_packed_bomb_is_refused()
    {
        var bomb = new byte[MatFile.MostBytes + 1];

        Should.Throw<InvalidDataException>(() => MatFile.Read(File(Packed(bomb)))).Message.ShouldContain("unpacks");
    }

    [Fact]
    public void Any_cut_and_any_wrong_byte_give_an_answer_or_that_error_and_no_other()
    {
        foreach (var whole in new[] { File(_signal), File(Packed(_signal)) })
        {
            for (var at = 0; at < whole.Length; at++)
            {
                var wrong = (byte[])whole.Clone();
                wrong[at] ^= 0xFF;
                foreach (var broken in new[] { whole[..at], wrong })
                {
                    try
                    {
                        MatFile.Read(broken);
                    }
                    catch (InvalidDataException)
                    {
                        // What is promised.
                    }
                }
            }
        }
    }

    private static byte[] File(byte[] elements)
    {
        var header = new byte[Header];
        Encoding.ASCII.GetBytes("MATLAB 5.0 MAT-file").CopyTo(header, 0);
        (header[124], header[125], header[126], header[127]) = (0, 1, (byte)'I', (byte)'M');
        return [.. header, .. elements];
    }

    private static byte[] Matrix(string name, int[] sizes, int type, byte[] values)
    {
        const int Matrix = 14, UInt32 = 6, Int32 = 5, Int8 = 1, DoubleClass = 6;
        byte[] flags = [DoubleClass, 0, 0, 0, 0, 0, 0, 0];
        return Element(Matrix, [
            .. Element(UInt32, flags), .. Element(Int32, [.. sizes.SelectMany(BitConverter.GetBytes)]), .. Element(Int8, Encoding.ASCII.GetBytes(name)),
            .. Element(type, values)]);
    }

    /// <summary>A tag and a body padded to eight bytes; both in eight where the body has four bytes at most.</summary>
    private static byte[] Element(int type, byte[] body)
    {
        if (body.Length <= 4)
            return [.. BitConverter.GetBytes((short)type), .. BitConverter.GetBytes((short)body.Length), .. body, .. new byte[4 - body.Length]];
        var tag = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tag, type);
        BinaryPrimitives.WriteInt32LittleEndian(tag.AsSpan(4), body.Length);
        return [.. tag, .. body, .. new byte[(8 - body.Length % 8) % 8]];
    }

    private static byte[] Packed(byte[] element)
    {
        const int Compressed = 15;
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            zip.Write(element);
        var tag = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(tag, Compressed);
        BinaryPrimitives.WriteInt32LittleEndian(tag.AsSpan(4), (int)packed.Length);
        return [.. tag, .. packed.ToArray()];
    }
}
