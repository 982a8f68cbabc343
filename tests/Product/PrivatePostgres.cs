using System.Diagnostics;

namespace Millwright.Tests.Product;

/// <summary>A PostgreSQL server of a test's own, that it may pull the plug of.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string _programs;
    private readonly string _folder;
    private readonly string? _user;

    private readonly string? _address;
    private string[] _stalled = [];

    private PrivatePostgres(string programs, string folder, string? user, string? address) => (_programs, _folder, _user, _address) = (programs, folder, user, address);

    /// <summary>By its socket, which needs no network.</summary>
    public string ConnectionString => $"Host={_folder};Username=postgres;Database=postgres";

    /// <param name="address">An address of this machine where it listens too, on its usual port; null: on its socket alone.</param>
    /// <param name="settings">Lines of <c>postgresql.conf</c>.</param>
    public static async Task<PrivatePostgres> Start(string? address = null, params string[] settings)
    {
        var programs = FindPrograms();
        // PostgreSQL does not run as root.
        var user = Environment.UserName == "root" ? Array.Find(["postgres", "nobody"], IsUser) : null;
        if (programs is null || (Environment.UserName == "root" && user is null))
            Prerequisite.Missing("initdb and pg_ctl are not found, or there is no unprivileged user to run them as.");
        var folder = Directory.CreateTempSubdirectory("millwright-outage-").FullName;
        var server = new PrivatePostgres(programs!, folder, user, address);
        if (user is not null)
            await Run(Child.Start("chown", [user, folder]));
        await server.Run("initdb", "-D", server.Data, "-U", "postgres", "-A", "trust", "--no-sync");
        if (address is not null)
            await File.AppendAllTextAsync(Path.Combine(server.Data, "pg_hba.conf"), "host all all samenet trust\n");
        await File.AppendAllLinesAsync(Path.Combine(server.Data, "postgresql.conf"), settings);
        await server.Resume();
        return server;
    }

    public Task Resume() => Run("pg_ctl", "-D", Data, "-w", "-l", Path.Combine(_folder, "log"), "-o", $"-c listen_addresses={_address} -c unix_socket_directories={_folder}", "start");

    /// <summary>In order, as for an upgrade: who is connected is thrown out.</summary>
    public async Task Restart()
    {
        await Run("pg_ctl", "-D", Data, "-w", "-m", "fast", "stop");
        await Resume();
    }

    /// <summary>No check-point, no goodbye: as when the machine loses its power.</summary>
    public Task PullPlug() => Run("pg_ctl", "-D", Data, "-w", "-m", "immediate", "stop");

    /// <summary>It hangs: connections are taken by the system, and nobody answers. The parent first, so that it makes no more children.</summary>
    public async Task Stall()
    {
        _stalled = [(await File.ReadAllLinesAsync(Path.Combine(Data, "postmaster.pid")))[0]];
        await Signal("STOP", _stalled);
        string[] children = (await File.ReadAllTextAsync($"/proc/{_stalled[0]}/task/{_stalled[0]}/children")).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await Signal("STOP", children);
        _stalled = [.. _stalled, .. children];
    }

    /// <summary>It goes on where it stood still.</summary>
    public async Task GoOn()
    {
        await Signal("CONT", _stalled);
        _stalled = [];
    }

    public async ValueTask DisposeAsync()
    {
        if (_stalled.Length > 0)
            await GoOn();
        await Child.Run(Command("pg_ctl", ["-D", Data, "-w", "-m", "immediate", "stop"]), Patience);
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static Task Signal(string signal, string[] processes) => Run(Child.Start("kill", [$"-{signal}", .. processes]));

    private Task Run(string program, params string[] arguments) => Run(Command(program, arguments));

    private static async Task Run(ProcessStartInfo start)
    {
        start.WorkingDirectory = "/";
        var ended = await Child.Run(start, Patience);
        ended.Code.ShouldBe(0, $"{start.FileName}: {ended}");
    }

    private ProcessStartInfo Command(string program, string[] arguments)
    {
        var path = Path.Combine(_programs, program);
        return _user is null ? Child.Start(path, arguments) : Child.Start("setpriv", [$"--reuid={_user}", $"--regid={_user}", "--clear-groups", path, .. arguments]);
    }

    private static string? FindPrograms()
    {
        const string Debian = "/usr/lib/postgresql";
        var versions = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderByDescending(static folder => double.TryParse(Path.GetFileName(folder), out var version) ? version : 0) : Enumerable.Empty<string>();
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(versions.Select(static folder => Path.Combine(folder, "bin")))
            .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "pg_ctl")));
    }

    private static bool IsUser(string name) => File.ReadLines("/etc/passwd").Any(line => line.StartsWith(name + ":", StringComparison.Ordinal));
}
