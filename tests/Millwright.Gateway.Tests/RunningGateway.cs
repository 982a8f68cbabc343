using Microsoft.AspNetCore.Builder;
using Millwright.Gateway.Hosting;
using Millwright.Tests;

[assembly: AssemblyFixture(typeof(Millwright.Gateway.Tests.RunningGateway))]

namespace Millwright.Gateway.Tests;

/// <summary>The whole program as it runs in a plant, on a free port of this machine, with a database of its own; one for all tests that need no other settings.</summary>
public class RunningGateway : IAsyncLifetime
{
    private readonly ScratchDatabase _database = new();
    private WebApplication? _app;

    /// <summary>The page that it serves; a folder that goes with it.</summary>
    private readonly DirectoryInfo _page = Directory.CreateTempSubdirectory("millwright-page-");

    /// <summary>Speaks to it as a program on this machine does.</summary>
    public HttpClient Client { get; private set; } = null!;

    internal IServiceProvider Services => _app!.Services;

    /// <summary>Settings other than the defaults.</summary>
    protected virtual Dictionary<string, string?> Settings => new()
    {
        ["Millwright:Ingest:MaxSensors"] = "40",
        ["Millwright:Ingest:MaxReadingBytes"] = "4096",
        ["Millwright:Notices:SecretKey"] = "a key of the tests, nothing else",
    };

    /// <summary>Skips the test where there is no PostgreSQL; in CI that fails it.</summary>
    internal HttpClient Require()
    {
        ScratchDatabase.Require();
        return Client;
    }

    public async ValueTask InitializeAsync()
    {
        if (!ScratchDatabase.HasServer)
            return;
        await _database.Create();
        Directory.CreateDirectory(Path.Combine(_page.FullName, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_page.FullName, "index.html"), $"<!doctype html><title>Millwright</title>{new string(' ', 2000)}");
        await File.WriteAllTextAsync(Path.Combine(_page.FullName, "assets", "page-5e1f.js"), $"// {new string('-', 2000)}");
        var settings = new Dictionary<string, string?>(Settings)
        {
            ["Millwright:Storage:ConnectionString"] = _database.ConnectionString,
            ["Millwright:Access:Address"] = "127.0.0.1",
            ["Millwright:Access:Port"] = "0",
            ["Logging:LogLevel:Default"] = "Error",
        };
        _app = GatewayHost.Build(["--webroot", _page.FullName], settings);
        await _app.StartAsync();
        Client = new HttpClient(new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(1) }) { BaseAddress = new Uri(_app.Urls.Single()) };
        await Patience.Until(async () => (await Client.Get("/health/ready")).Status is 200 or 401);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        _page.Delete(recursive: true);
        if (_app is null)
            return;
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _database.Drop();
    }
}
