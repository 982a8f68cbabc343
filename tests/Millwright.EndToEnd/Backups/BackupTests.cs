using System.Collections.Concurrent;
using System.Net;
using System.Runtime.Versioning;

namespace Millwright.EndToEnd.Backups;

[UnsupportedOSPlatform("windows")]
public sealed class BackupTests : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);
    private static readonly string[] Machines = ["press-1", "press-2", "press-3"];
    private readonly string _folder = DataFolder.NewFolder();
    private readonly ConcurrentQueue<(string Machine, long Number)> _acknowledged = new();
    private readonly DataFolder _plant;
    private long _sent;

    public BackupTests() => _plant = Folder("plant");

    public async ValueTask DisposeAsync()
    {
        await _plant.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_restore_to_an_instant_has_what_was_acknowledged_before_it_and_nothing_after()
    {
        await using var restored = Folder("restored");
        DateTimeOffset instant;
        HashSet<(string, long)> before;
        await _plant.StartPostgres();
        await using (var product = await Installation.Start(_plant.ConnectionString))
        {
            Succeeds(await While(Load(product.Api, 150), _plant.Command("backup")));
            await Load(product.Api, 60);
            instant = TimeProvider.System.GetUtcNow();
            before = [.. _acknowledged];
            await Eventually.Is(() => Task.FromResult(TimeProvider.System.GetUtcNow() > instant.AddMilliseconds(1)), "the clock has gone on");
            await Load(product.Api, 60);
            await product.Kill();
        }
        await _plant.KillPostgres();

        var told = Succeeds(await restored.Command("restore", "--at", $"{instant.UtcDateTime:O}"));
        told.ShouldContain($"{before.Count} readings", Case.Sensitive, told);
        told.ShouldContain($"{Machines.Length} twins were opened, and each is what a replay of its journal makes of it.");
        await restored.StartPostgres();
        await using (var product = await Installation.Start(restored.ConnectionString))
        {
            (await Kept(product.Api)).ShouldBe(before, ignoreOrder: true);
            foreach (var machine in Machines)
                ((bool)(await product.Api.Get($"/machines/{machine}/replay"))["isSame"]!).ShouldBeTrue(machine);
        }
        (await restored.Command("restore")).Error.ShouldContain("--replace", Case.Sensitive, "a database that is there was restored over");
    }

    [Fact]
    public async Task The_archive_alone_restores_and_what_is_damaged_is_refused_in_words()
    {
        await using var restored = Folder("restored");
        await _plant.StartPostgres();
        await using (var product = await Installation.Start(_plant.ConnectionString))
        {
            await Load(product.Api, 30);
            Succeeds(await _plant.Command("backup", "--keep", "1"));
            await Load(product.Api, 30);
            await product.Execute("SELECT pg_switch_wal()");
            await Eventually.Is(async () => Succeeds(await _plant.Command("backups")).Split('\n')[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var from, var until, ..] && from != until, "the log is archived");
            await product.Kill();
        }
        await _plant.DisposeAsync();
        Directory.Move(_plant.Path, _plant.Path + ".lost");

        var archived = Directory.GetFiles(Path.Combine(_folder, "backups", "wal"), "*.gz").Order(StringComparer.Ordinal).Last();
        await Damaged(archived, async () =>
        {
            var refused = await restored.Command("restore");
            refused.Error.ShouldContain("archived log is damaged", Case.Sensitive, refused.ToString());
        });
        var table = new DirectoryInfo(Path.Combine(_folder, "backups", "base")).GetFiles("*", SearchOption.AllDirectories).Where(static file => file.Directory!.Parent!.Name == "base").MaxBy(static file => file.Length)!;
        await Damaged(table.FullName, async () =>
        {
            var refused = await restored.Command("restore");
            refused.Code.ShouldNotBe(0);
            refused.Error.ShouldContain("is damaged");
            refused.Error.ShouldContain("nothing was restored");
        });
        Directory.Exists(restored.Path).ShouldBeFalse("a refused restore leaves nothing behind");
        (await restored.Command("restore", "--at", "2020-01-01T00:00:00Z")).Error.ShouldContain("is before it");
        (await restored.Command("restore", "--at", "2099-01-01T00:00:00Z")).Error.ShouldContain("ends before 2099");

        Succeeds(await restored.Command("restore", "--proofs", "0"));
        await restored.StartPostgres();
        await using (var product = await Installation.Start(restored.ConnectionString))
            (await Kept(product.Api)).ShouldBe(_acknowledged, ignoreOrder: true);
    }

    [Fact]
    public async Task Only_the_newest_backups_stay_with_their_log_and_a_key_only_where_it_is_asked_for()
    {
        await using var restored = Folder("restored");
        await _plant.StartPostgres();
        await using (var product = await Installation.Start(_plant.ConnectionString))
        {
            await Load(product.Api, 3);
            Succeeds(await _plant.Command("backup", "--keep", "2"));
            await product.Execute("SELECT pg_switch_wal()");
            await product.Kill();
        }
        var first = Backups().ShouldHaveSingleItem();
        File.Exists(Path.Combine(first, "secret.key")).ShouldBeFalse("the key is in a backup that was not to have it");
        var log = OldestLog();

        Succeeds(await _plant.Command("backup", "--keep", "2", "--with-key"));
        Backups().Length.ShouldBe(2);
        OldestLog().ShouldBe(log, "log that the older backup needs was removed");
        Succeeds(await _plant.Command("backup", "--keep", "2")).ShouldContain($"Removed the backup {Path.GetFileName(first)}: 2 are kept.");
        Backups().ShouldNotContain(first);
        OldestLog().ShouldNotBe(log, "log that no backup needs any longer stays");

        var withKey = Backups()[0];
        Directory.Delete(Backups()[1], recursive: true);
        Succeeds(await restored.Command("restore", "--proofs", "0"));
        File.GetUnixFileMode(Path.Combine(withKey, "secret.key")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await File.ReadAllTextAsync(Path.Combine(restored.Path, "secret.key"))).ShouldBe(await File.ReadAllTextAsync(Path.Combine(_plant.Path, "secret.key")));
    }

    [Fact]
    public async Task A_database_is_replaced_where_that_is_asked_for_and_it_does_not_run()
    {
        await _plant.StartPostgres();
        await using (var product = await Installation.Start(_plant.ConnectionString))
        {
            await Load(product.Api, 9);
            Succeeds(await _plant.Command("backup"));
            await product.Kill();
        }
        var running = await _plant.Command("restore", "--replace");
        running.Error.ShouldContain("a database that runs is not replaced", Case.Sensitive, running.ToString());
        await _plant.DisposeAsync();

        var told = Succeeds(await _plant.Command("restore", "--replace", "--proofs", "all"));

        told.ShouldContain($"{Machines.Length} twins were opened");
        var aside = Directory.GetDirectories(_plant.Path, "postgres.before-*").ShouldHaveSingleItem();
        told.ShouldContain(aside);
        File.Exists(Path.Combine(aside, "cluster", "PG_VERSION")).ShouldBeTrue("what was there is gone");
        await _plant.StartPostgres();
        await using (var product = await Installation.Start(_plant.ConnectionString))
        {
            (await Kept(product.Api)).ShouldBe(_acknowledged, ignoreOrder: true);
            await Load(product.Api, 1);
        }
        Succeeds(await _plant.Command("backup"));
        Backups().Length.ShouldBe(2, "what was restored takes its backups to the same folder");
    }

    private string[] Backups() => [.. Directory.GetDirectories(Path.Combine(_folder, "backups", "base")).Order(StringComparer.Ordinal)];

    private string OldestLog() => Directory.GetFiles(Path.Combine(_folder, "backups", "wal"), "*.gz").Order(StringComparer.Ordinal).First();

    private DataFolder Folder(string name) => new(Path.Combine(_folder, name), Path.Combine(_folder, "backups"));

    /// <summary>Sends so many readings of the machines in turn, each until it is acknowledged; a machine that copies its disk may be too busy for one at first.</summary>
    private async Task Load(Api api, int readings)
    {
        for (var reading = 0; reading < readings; reading++)
        {
            var (machine, number) = (Machines[_sent % Machines.Length], ++_sent);
            var sent = new SentReading(machine, Start.AddSeconds(number), new() { ["force"] = number }, number);
            await Eventually.Is(async () => (await api.TryIngest(sent)).Status == HttpStatusCode.OK, $"reading {number} is taken");
            _acknowledged.Enqueue((machine, number));
        }
    }

    private static async Task<T> While<T>(Task load, Task<T> work)
    {
        await Task.WhenAll(load, work);
        return await work;
    }

    private static async Task<HashSet<(string, long)>> Kept(Api api)
    {
        var kept = new HashSet<(string, long)>();
        foreach (var machine in Machines)
            foreach (var reading in await api.GetAll($"/machines/{machine}/readings?from={Uri.EscapeDataString($"{Start:O}")}"))
                kept.Add((machine, (long)reading["sequence"]!)).ShouldBeTrue("a reading is there twice");
        return kept;
    }

    private static string Succeeds(Ended ended)
    {
        ended.Code.ShouldBe(0, ended.ToString());
        return ended.Output;
    }

    /// <summary>
    /// One bit of a file is another for as long as the work takes. In a packed file it is one of the checksum: a bit amid packed zeros may mean
    /// zeros either way.
    /// </summary>
    private static async Task Damaged(string file, Func<Task> work)
    {
        var whole = await File.ReadAllBytesAsync(file);
        var broken = (byte[])whole.Clone();
        broken[^8] ^= 1;
        await File.WriteAllBytesAsync(file, broken);
        await work();
        await File.WriteAllBytesAsync(file, whole);
    }
}
