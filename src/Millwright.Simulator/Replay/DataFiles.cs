using System.IO.Compression;

namespace Millwright.Simulator.Replay;

/// <summary>A set's files cannot be read as its mapping says; the message names file, line and remedy.</summary>
internal sealed class DataException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Finds and opens text files, plain, <c>.gz</c> or <c>.zip</c>, always streamed.</summary>
internal static class DataFiles
{
    private static readonly string[] _packings = ["", ".gz", ".zip"];

    /// <summary>Files of a folder that match a pattern such as <c>valve1/*.csv</c>, with or without a packed ending, in ordinal order.</summary>
    /// <param name="pattern">Folders may be <c>*</c>, for any one folder.</param>
    /// <exception cref="DataException">There is none.</exception>
    public static IReadOnlyList<string> Find(string folder, string pattern)
    {
        var parts = pattern.Split('/');
        IEnumerable<string> folders = [folder];
        foreach (var part in parts[..^1])
            folders = folders.SelectMany(f => Directory.Exists(f) ? Directory.GetDirectories(f, part) : []);
        var files = folders
            .Where(Directory.Exists)
            .SelectMany(f => _packings.SelectMany(packed => Directory.GetFiles(f, parts[^1] + packed)))
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return files.Count > 0 ? files : throw new DataException($"There is no {pattern} in {Path.GetFullPath(folder)}. --data names the folder that holds the sets.");
    }

    /// <summary>A file's name without folder, packing and ending.</summary>
    public static string Stem(string path)
    {
        var name = Path.GetFileName(path);
        if (Path.GetExtension(name) is ".gz" or ".zip")
            name = Path.GetFileNameWithoutExtension(name);
        return Path.GetFileNameWithoutExtension(name);
    }

    /// <summary>The text of a file; of a zip, that of its first entry. A byte order mark is skipped.</summary>
    public static StreamReader Open(string path)
    {
        var file = File.OpenRead(path);
        return Path.GetExtension(path) switch
        {
            ".gz" => new StreamReader(new GZipStream(file, CompressionMode.Decompress)),
            ".zip" => new StreamReader(FirstEntry(file, path)),
            _ => new StreamReader(file),
        };
    }

    private static Stream FirstEntry(FileStream file, string path) =>
        new ZipArchive(file, ZipArchiveMode.Read).Entries.FirstOrDefault(e => e.Length > 0)?.Open()
        ?? throw new DataException($"{path} holds no file.");
}
