using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Millwright.Bench.Product;

/// <summary>The built product with a database of its own: started, killed and started again as a user's would be.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly Dictionary<string, string> _settings;
    private readonly bool _ownsDatabase;
    private Process? _process;

    private Installation(BenchDatabase database, bool ownsDatabase, Dictionary<string, string> settings)
    {
        Database = database;
        Port = FreePort();
        _ownsDatabase = ownsDatabase;
        _settings = settings;
    }

    public BenchDatabase Database { get; }
    public int Port { get; }
    public Uri Address => new($"http://127.0.0.1:{Port}");
    public string ConnectionString => Database.ConnectionString;
    public Process Process => _process ?? throw new InvalidOperationException("The product is not running.");

    /// <summary>The one core that the process may use; null: any.</summary>
    public int? Core { get; private init; }

    /// <summary>Makes a fresh database on the server named by <c>MILLWRIGHT_BENCH_DB</c> and starts the product on a free loopback port.</summary>
    public static async Task<Installation> Start(Dictionary<string, string>? settings = null, int? core = null)
    {
        var installation = new Installation(await BenchDatabase.Create(), ownsDatabase: true, settings ?? []) { Core = core };
        await installation.Run();
        return installation;
    }

    /// <summary>Starts another process on a database whose owner outlives it.</summary>
    public static async Task<Installation> Beside(BenchDatabase database, Dictionary<string, string> settings, int? core = null)
    {
        var installation = new Installation(database, ownsDatabase: false, settings) { Core = core };
        await installation.Run();
        return installation;
    }

    /// <summary>Starts the process and waits until it says that it is ready; returns how long that took.</summary>
    public async Task<TimeSpan> Run()
    {
        var start = new ProcessStartInfo(Core is null ? Executable : "taskset", Core is { } core ? ["-c", $"{core}", Executable] : []) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MILLWRIGHT_DB"] = ConnectionString;
        start.Environment["MILLWRIGHT_PORT"] = Port.ToString();
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in _settings)
            start.Environment[name] = value;
        var watch = Stopwatch.StartNew();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Said(line.Data);
        _process.ErrorDataReceived += (_, line) => Said(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(2) };
        while (true)
        {
            if (_process.HasExited)
                throw new InvalidOperationException($"The product ended with code {_process.ExitCode} instead of starting.\n{string.Join('\n', Log)}");
            try
            {
                using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                    return watch.Elapsed;
            }
            catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }
            if (watch.Elapsed > TimeSpan.FromMinutes(1))
                throw new TimeoutException($"The product was not ready within a minute.\n{string.Join('\n', Log)}");
            await Task.Delay(5);
        }
    }

    /// <summary>The last lines that the product printed.</summary>
    public Queue<string> Log { get; } = new();

    public string LastWords()
    {
        lock (Log)
            return string.Join('\n', Log);
    }

    /// <summary>SIGKILL: no chance to flush or say goodbye.</summary>
    public async Task Kill()
    {
        Process.Kill();
        await Process.WaitForExitAsync();
    }

    public async Task<T> Scalar<T>(string sql) => (await Database.Rows(sql, static reader => reader.GetFieldValue<T>(0)))[0];

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
            await Kill();
        if (_ownsDatabase)
            await Database.DisposeAsync();
    }

    private void Said(string? line)
    {
        if (line is null)
            return;
        lock (Log)
        {
            Log.Enqueue(line);
            if (Log.Count > 50)
                Log.Dequeue();
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>The gateway that was built with the same engine and configuration as this bench.</summary>
    private static string Executable =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Millwright.Gateway", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Millwright.Gateway"));
}
