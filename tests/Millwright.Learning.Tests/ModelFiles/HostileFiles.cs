using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Millwright.Learning.ModelFiles;

namespace Millwright.Learning.Tests.ModelFiles;

/// <summary>Model files that somebody, or a disk, has changed.</summary>
internal static class HostileFiles
{
    private const int SumBytes = 32;

    /// <summary>Any one byte changed, and any end cut off, is refused.</summary>
    public static void Refused(byte[] file) =>
        Prop.ForAll(Gen.Choose(0, file.Length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (at, change) =>
        {
            byte[] flipped = [.. file];
            flipped[at] ^= (byte)change;
            Should.Throw<ModelFileException>(() => ModelFile.Read(new MemoryStream(flipped)));
            Should.Throw<ModelFileException>(() => ModelFile.Read(new MemoryStream(file[..at])));
        }).QuickCheckThrowOnFailure();

    /// <summary>Up to three bytes after the head changed, and the sum made right again.</summary>
    /// <param name="ask">Reads the file and asks what it gives, or finds it refused by name.</param>
    public static void WithTheRightSum(byte[] file, Action<byte[]> ask)
    {
        var change = Gen.Choose(16, file.Length - SumBytes - 1).SelectMany(at => Gen.Choose(0, 255).Select(value => (At: at, Value: value)));
        Prop.ForAll(change.ListOf().Select(changes => changes.Take(3).ToList()).ToArbitrary(), changes =>
        {
            byte[] hostile = [.. file];
            foreach (var (at, value) in changes)
                hostile[at] = (byte)value;
            SHA256.HashData(hostile.AsSpan(0, hostile.Length - SumBytes), hostile.AsSpan(hostile.Length - SumBytes));
            ask(hostile);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    public static byte[] Write(object model)
    {
        var stream = new MemoryStream();
        ModelFile.Write(model, stream);
        return stream.ToArray();
    }
}
