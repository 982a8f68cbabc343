using System.IO.Compression;

namespace Millwright.Evaluation.Data;

/// <summary>Files of a data set, packed with gzip or not.</summary>
internal static class DataFile
{
    private const string Packed = ".gz";

    /// <summary>The file of that name, packed or not; null where there is none.</summary>
    public static FileInfo? Find(DirectoryInfo folder, string name) =>
        new[] { name, name + Packed }.Select(each => new FileInfo(Path.Combine(folder.FullName, each))).FirstOrDefault(file => file.Exists);

    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static FileInfo Need(DirectoryInfo folder, string name) =>
        Find(folder, name) ?? throw new FileNotFoundException($"{folder.Name} has no {name}.");

    /// <summary>The name without <c>.gz</c>.</summary>
    public static string NameOf(FileInfo file) => file.Name.EndsWith(Packed, StringComparison.Ordinal) ? file.Name[..^Packed.Length] : file.Name;

    public static IEnumerable<string> Lines(FileInfo file)
    {
        using var bytes = file.OpenRead();
        using var plain = file.Name.EndsWith(Packed, StringComparison.Ordinal) ? new GZipStream(bytes, CompressionMode.Decompress) : (Stream)bytes;
        using var text = new StreamReader(plain);
        while (text.ReadLine() is { } line)
        {
            if (line.Length > 0)
                yield return line;
        }
    }

    /// <summary>Rows of numbers without a header, parted by blanks or tabs.</summary>
    public static IReadOnlyList<double[]> Numbers(FileInfo file) =>
        [.. Lines(file).Select(line => Array.ConvertAll(line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries), double.Parse))];
}
