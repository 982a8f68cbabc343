using System.Globalization;

namespace Millwright.EndToEnd.Backups;

/// <summary>A data folder of <c>./millwright up</c> with its private PostgreSQL, run by the very script that <c>up</c> runs it by.</summary>
internal sealed class DataFolder(string folder, string backups) : IAsyncDisposable
{
    private const string Begin = """set -euo pipefail; root="$0"; for part in basics settings packages postgres backup cluster up; do source "$root/scripts/$part.sh"; done; read_settings --data "$1" --backups "$2"; """;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public string Path => folder;

    public string ConnectionString { get; private set; } = "";

    /// <summary>A new folder below the temporary ones, which the database's user can reach, too.</summary>
    public static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("millwright-backup-").FullName;
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        else
            Prerequisite.Missing("The scripts run on Linux.");
        return folder;
    }

    public async Task StartPostgres()
    {
        var said = await Script("""find_postgres || { echo none; exit 0; }; make_data_folder; make_secret_key; start_postgres "$data/postgres"; echo "$pg_socket" """);
        var socket = said.Trim().Split('\n')[^1];
        if (socket == "none")
            Prerequisite.Missing("PostgreSQL's own programs are not found.");
        ConnectionString = $"Host={socket};Username=millwright;Database=millwright";
    }

    /// <summary>SIGKILL for the server; what it had started ends by that.</summary>
    public async Task KillPostgres()
    {
        var server = int.Parse(File.ReadLines(System.IO.Path.Combine(folder, "postgres", "cluster", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        (await Child.Run(Child.Start("kill", ["-KILL", $"{server}"]), Patience)).Code.ShouldBe(0);
        await Eventually.Is(() => Task.FromResult(!Directory.Exists($"/proc/{server}")), "the server is gone");
    }

    /// <summary>One of <c>./millwright</c>'s own commands on this folder.</summary>
    public Task<Ended> Command(string name, params string[] options) => Child.Run(
        Child.Start(
            System.IO.Path.Combine(Built.Root, "millwright"), [name, "--data", folder, .. options],
            ("MILLWRIGHT_BACKUPS", backups), ("MILLWRIGHT_CONF", "/dev/null"), ("MILLWRIGHT_ENGINE", Built.Engine), ("MILLWRIGHT_DB", "")),
        Patience);

    public async ValueTask DisposeAsync()
    {
        if (Directory.Exists(System.IO.Path.Combine(folder, "postgres")))
            await Script("""make_pg_home "$data/postgres"; find_postgres_of "$pg_data"; stop_postgres""");
    }

    private async Task<string> Script(string rest)
    {
        var ended = await Child.Run(Child.Start("bash", ["-c", Begin + rest, Built.Root, folder, backups], ("MILLWRIGHT_CONF", "/dev/null")), Patience);
        ended.Code.ShouldBe(0, ended.ToString());
        return ended.Output;
    }
}
