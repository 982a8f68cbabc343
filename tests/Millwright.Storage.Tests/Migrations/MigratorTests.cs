using Millwright.Storage.Migrations;
using Npgsql;

namespace Millwright.Storage.Tests.Migrations;

public sealed class MigratorTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();

    public async ValueTask InitializeAsync()
    {
        _database.Require();
        await _database.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_empty_database_gets_every_script_once()
    {
        (await _database.Scalar<long>("SELECT count(*) FROM schema_versions")).ShouldBe(Migrator.Known);
        (await _database.Scalar<int>("SELECT max(version) FROM schema_versions")).ShouldBe(Migrator.Known);
    }

    [Fact]
    public async Task A_second_start_finds_nothing_to_do()
    {
        var before = await _database.Scalar<DateTime>("SELECT max(applied_at) FROM schema_versions");

        (await new Migrator(_database.Database).Apply(CancellationToken.None)).ShouldBe(Migrator.Known);

        (await _database.Scalar<DateTime>("SELECT max(applied_at) FROM schema_versions")).ShouldBe(before);
    }

    [Fact]
    public async Task Processes_that_start_at_once_all_find_the_schema()
    {
        await _database.Execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        NpgsqlConnection.ClearAllPools();
        var processes = Enumerable.Range(0, 5).Select(_ => TestDatabase.Open(_database.Options())).ToList();

        var versions = await Task.WhenAll(processes.ConvertAll(process => new Migrator(process).Apply(CancellationToken.None)));

        versions.ShouldAllBe(version => version == Migrator.Known);
        (await _database.Scalar<long>("SELECT count(*) FROM schema_versions")).ShouldBe(Migrator.Known);
        foreach (var process in processes)
            await process.DisposeAsync();
    }

    [Fact]
    public async Task A_newer_database_is_refused_with_what_to_do()
    {
        await _database.Execute("INSERT INTO schema_versions (version, name) VALUES (9999, 'later')");

        var refused = await Should.ThrowAsync<DatabaseTooNewException>(() => new Migrator(_database.Database).Apply(CancellationToken.None));

        refused.Message.ShouldBe(
            $"The database has schema version 9999, this program knows only up to {Migrator.Known}: start a newer Millwright, or point this one to another database.");
    }

    [Fact]
    public async Task A_newer_database_that_takes_nothing_away_is_lived_with()
    {
        await _database.Execute($"INSERT INTO schema_versions (version, name, oldest_program) VALUES (9998, 'later', {Migrator.Known}), (9999, 'later still', 1)");

        (await new Migrator(_database.Database).Apply(CancellationToken.None)).ShouldBe(9999);

        await _database.Execute($"UPDATE schema_versions SET oldest_program = {Migrator.Known + 1} WHERE version = 9998");
        await Should.ThrowAsync<DatabaseTooNewException>(() => new Migrator(_database.Database).Apply(CancellationToken.None));
    }

    [Fact]
    public async Task What_takes_something_from_a_node_that_runs_waits_until_it_is_gone()
    {
        await _database.Execute(
            $"""
            DELETE FROM schema_versions WHERE version = {Migrator.Known};
            INSERT INTO nodes (node, role, version, engine, schema, started_at) VALUES ('node-7', 'all', '0.0.1', 'orleans', 1, now());
            """);

        var refused = await Should.ThrowAsync<OlderNodesRunException>(() => new Migrator(_database.Database).Apply(CancellationToken.None));

        refused.Message.ShouldStartWith($"Schema version {Migrator.Known} takes away what the older program of node-7 needs: stop there first");
        (await _database.Scalar<int>("SELECT max(version) FROM schema_versions")).ShouldBe(Migrator.Known - 1);
    }

    [Theory]
    [InlineData("-- oldest program: 7\nCREATE TABLE x ();", 7)]
    [InlineData("-- oldest program: 12, for the column stays", 12)]
    [InlineData("-- Tables.\n-- oldest program: 7", null)]
    [InlineData("CREATE TABLE x ();", null)]
    public void A_script_says_in_its_first_line_who_can_live_with_it(string script, int? oldest) => Migrator.OldestProgram(script).ShouldBe(oldest);

    [Fact]
    public async Task A_refused_start_gives_the_lock_back()
    {
        await _database.Execute("INSERT INTO schema_versions (version, name) VALUES (9999, 'later')");
        await Should.ThrowAsync<DatabaseTooNewException>(() => new Migrator(_database.Database).Apply(CancellationToken.None));

        (await _database.Scalar<long>(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")).ShouldBe(0);
    }
}
