using System.Collections.Concurrent;
using System.Diagnostics;

namespace Millwright.Tests.Product;

/// <summary>A program of the machine that serves until it is killed, with a folder of its own.</summary>
internal sealed class Daemon : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _said = new();
    private readonly DirectoryInfo _folder;
    private Process? _process;

    /// <param name="name">In the name of its folder.</param>
    public Daemon(string name) => _folder = Directory.CreateTempSubdirectory($"millwright-{name}-");

    public string Folder => _folder.FullName;

    /// <summary>What it has printed.</summary>
    public string Log => string.Join('\n', _said);

    /// <summary>Writes a file below its folder; the whole path.</summary>
    public async Task<string> Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    public async Task Run(string program, IEnumerable<string> arguments, Func<Task<bool>> isReady)
    {
        var process = _process = Process.Start(Child.Start(program, arguments))!;
        process.OutputDataReceived += (_, line) => Said(line.Data);
        process.ErrorDataReceived += (_, line) => Said(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await Eventually.Is(
            async () => process.HasExited ? throw new InvalidOperationException($"{program} ended with code {process.ExitCode}.\n{Log}") : await isReady(),
            $"{program} is ready");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            _process.Kill(entireProcessTree: true);
        await (_process?.WaitForExitAsync() ?? Task.CompletedTask);
        _process?.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Said(string? line)
    {
        if (line is not null)
            _said.Enqueue(line);
    }
}
