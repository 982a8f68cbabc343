using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace Millwright.Storage.Learning;

/// <summary>What a version learnt cannot be had or kept: its file is missing, damaged or out of reach. Once it is back the version answers again.</summary>
public sealed class ModelUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Where lies what versions learnt: in the rows of <c>model_blobs</c>, or, where <see cref="StorageOptions.Models"/> names a directory, in files there, each under its
/// SHA-256. The row is there either way, and what a row holds is read from it, so that a directory can be named, and given up for new versions, at any time.
/// </summary>
public sealed class ModelFiles(IOptions<StorageOptions> options)
{
    private const string Extension = ".model";

    private readonly string? _directory = options.Value.Models is { Length: > 0 } directory ? Path.GetFullPath(directory) : null;

    /// <summary>Keeps a content, durably once this returns; what is kept already stays as it is.</summary>
    /// <returns>What the row is to hold: the content, or null where it is a file.</returns>
    /// <exception cref="ModelUnavailableException">The file cannot be written.</exception>
    public byte[]? Keep(byte[] digest, byte[] content)
    {
        if (_directory is null)
            return content;
        var file = FileOf(_directory, digest);
        try
        {
            if (!File.Exists(file) || !IsWhole(digest, File.ReadAllBytes(file)))
                Write(file, content);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException($"What was learnt cannot be written to {file}: {error.Message}", error);
        }
    }

    /// <param name="version">As people name it, such as <c>anomaly 3</c>.</param>
    /// <param name="held">What the row holds; null: it is a file.</param>
    /// <exception cref="ModelUnavailableException">There is no such file, it cannot be read, or it is another one than was written.</exception>
    public async Task<byte[]> Read(string version, byte[] digest, byte[]? held, CancellationToken cancellationToken)
    {
        if (held is not null)
            return held;
        if (_directory is null)
            throw new ModelUnavailableException($"What {version} learnt lies in a directory of model files, as {NameOf(digest)}, and none is named: set MILLWRIGHT_MODELS.");
        var file = FileOf(_directory, digest);
        byte[] content;
        try
        {
            content = await File.ReadAllBytesAsync(file, cancellationToken);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelUnavailableException($"What {version} learnt is missing: there is no file {file}. Put it back from a backup, or promote another version.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException($"What {version} learnt cannot be read from {file}: {error.Message}", error);
        }
        return IsWhole(digest, content)
            ? content
            : throw new ModelUnavailableException($"What {version} learnt is damaged: {file} has {content.Length} bytes whose SHA-256 is not its name. Put it back from a backup, or promote another version.");
    }

    /// <summary>Removes a file that no version learnt any more, if it is there.</summary>
    /// <exception cref="ModelUnavailableException">It cannot be removed, or the directory is not there.</exception>
    public void Remove(byte[] digest)
    {
        if (_directory is null)
            return;
        var file = FileOf(_directory, digest);
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelUnavailableException($"What no version learnt any more cannot be removed from {file}: {error.Message}", error);
        }
    }

    private static void Write(string file, byte[] content)
    {
        // Of its own, so that two who write the same are not in each other's way; a reader sees none of it, or all.
        var begun = $"{file}.{Guid.NewGuid():N}";
        try
        {
            using (var writing = new FileStream(begun, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                writing.Write(content);
                writing.Flush(flushToDisk: true);
            }
            File.Move(begun, file, overwrite: true);
            // Flushed again under its name: the row that is committed next must not outlive it.
            using var named = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            named.Flush(flushToDisk: true);
        }
        finally
        {
            if (Directory.Exists(Path.GetDirectoryName(begun)))
                File.Delete(begun);
        }
    }

    private static bool IsWhole(byte[] digest, byte[] content) => SHA256.HashData(content).AsSpan().SequenceEqual(digest);

    private static string FileOf(string directory, byte[] digest) => Path.Combine(directory, NameOf(digest));

    private static string NameOf(byte[] digest) => Convert.ToHexStringLower(digest) + Extension;
}
