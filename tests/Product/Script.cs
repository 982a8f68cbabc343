using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millwright.Tests.Product;

/// <summary>A Node program of <c>node/</c> that does one order after the other.</summary>
internal sealed class Script : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string Folder = Path.Combine(Built.Root, "tests", "Millwright.EndToEnd", "node");
    private static readonly Lazy<Task> Packages = new(Install);
    private readonly Process _process;

    private Script(Process process) => _process = process;

    public static async Task<Script> Start(string name, string argument, params (string Name, string Value)[] environment)
    {
        await Packages.Value;
        var start = Child.Start("node", [Path.Combine(Folder, name), argument], environment);
        start.RedirectStandardError = false;
        return new Script(Process.Start(start)!);
    }

    /// <summary>Gives an order, such as <c>new { @do = "drop" }</c>, and waits until it is done.</summary>
    public async Task<JsonNode> Do(object order, TimeSpan? patience = null)
    {
        await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order, JsonSerializerOptions.Web));
        await _process.StandardInput.FlushAsync();
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(patience ?? Patience) ?? throw new InvalidOperationException("The script has ended; its own words are above.");
        var answer = JsonNode.Parse(line)!;
        ((string?)answer["failed"]).ShouldBeNull();
        return answer;
    }

    /// <summary>SIGSTOP: it reads nothing and says nothing any more.</summary>
    public async Task Suspend() => (await Child.Run(Child.Start("kill", ["-STOP", $"{_process.Id}"]), Patience)).Code.ShouldBe(0);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task Install()
    {
        var (wanted, installed) = (Path.Combine(Folder, "package.json"), Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (File.Exists(installed) && File.GetLastWriteTimeUtc(installed) >= File.GetLastWriteTimeUtc(wanted))
            return;
        var install = Child.Start("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"]);
        install.WorkingDirectory = Folder;
        var ended = await Child.Run(install, TimeSpan.FromMinutes(5));
        ended.Code.ShouldBe(0, ended.ToString());
    }
}
