using Millwright.Storage.Journaling;
using Millwright.Storage.Machines;

namespace Millwright.Storage.Tests.Journaling;

/// <summary>What callers meet while PostgreSQL is away, and that all goes on by itself once it is back.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    /// <summary>Less than the database may take to answer a command: who waits that out is too late.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TestDatabase _server = new();
    private Relay _wire = null!;
    private Database _database = null!;
    private Journal _journal = null!;

    public async ValueTask InitializeAsync()
    {
        _server.Require();
        await _server.InitializeAsync();
        _wire = new Relay(_server.ConnectionString).Mend();
        var options = new StorageOptions { ConnectionString = _wire.ConnectionString };
        _database = TestDatabase.Open(options);
        _journal = TestDatabase.NewJournal(_database, options);
        await _journal.StartAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_journal is null)
            return;
        await _journal.StopAsync(CancellationToken.None);
        _journal.Dispose();
        await _database.DisposeAsync();
        await _wire.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_entry_is_refused_at_once_while_the_database_is_away()
    {
        var twin = await TestTwin.Open(_server, "cut-off");
        _wire.Cut();

        (await twin.Send(_journal, Moments.Temperatures((0, 20))).WaitAsync(Soon)).ShouldBe(JournalOutcome.Unavailable);
        (await twin.Send(_journal, Moments.Temperatures((0, 20))).WaitAsync(Soon)).ShouldBe(JournalOutcome.Unavailable);
        _journal.IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public async Task An_outage_met_while_a_partition_is_made_is_an_outage()
    {
        var twin = await TestTwin.Open(_server, "new-month");
        (await twin.Send(_journal, Moments.Temperatures((0, 20)))).ShouldBe(JournalOutcome.Committed);
        _wire.Cut();

        (await twin.Send(_journal, Moments.Temperatures((90 * 24 * 3600, 20))).WaitAsync(Soon)).ShouldBe(JournalOutcome.Unavailable);
    }

    [Fact]
    public async Task Nobody_waits_out_an_outage()
    {
        var twins = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => TestTwin.Open(_server, $"crowd-{number}")));
        _wire.Cut();

        var outcomes = await Task.WhenAll(twins.Select(twin => twin.Send(_journal, Moments.Temperatures((0, 20))))).WaitAsync(Soon);

        outcomes.ShouldAllBe(outcome => outcome == JournalOutcome.Unavailable);
    }

    [Fact]
    public async Task It_heals_by_itself_and_nothing_is_there_twice()
    {
        var twin = await TestTwin.Open(_server, "healed");
        _wire.Cut();
        await twin.Send(_journal, Moments.Temperatures((0, 20)));
        _wire.Mend();

        await UntilAvailable();

        (await twin.Send(_journal, Moments.Temperatures((0, 20)))).ShouldBe(JournalOutcome.Committed);
        (await _server.Scalar<long>("SELECT count(*) FROM readings")).ShouldBe(1);
    }

    [Fact]
    public async Task Connections_that_the_server_ended_are_replaced()
    {
        var twin = await TestTwin.Open(_server, "terminated");
        await twin.Send(_journal, Moments.Temperatures((0, 20)));
        await _server.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'millwright journal' AND datname = current_database()");

        // The pool may hand out one that ended, which counts as an outage, and the probe then finds a sound one.
        while (await twin.Send(_journal, Moments.Temperatures((1, 21))).WaitAsync(Soon) != JournalOutcome.Committed)
            await UntilAvailable();

        (await _server.Scalar<long>("SELECT count(*) FROM readings")).ShouldBe(2);
    }

    [Fact]
    public async Task A_server_that_lets_nobody_in_is_away_whatever_its_reason()
    {
        var twin = await TestTwin.Open(_server, "locked-out");
        await twin.Send(_journal, Moments.Temperatures((0, 20)));
        var name = await _server.Scalar<string>("SELECT current_database()::text");
        await TestDatabase.OnServer($"ALTER DATABASE {name} ALLOW_CONNECTIONS false");
        await TestDatabase.OnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");

        (await twin.Send(_journal, Moments.Temperatures((1, 21))).WaitAsync(Soon)).ShouldBe(JournalOutcome.Unavailable);
        await Should.ThrowAsync<DatabaseUnavailableException>(() => _database.Ping(CancellationToken.None));
        await TestDatabase.OnServer($"ALTER DATABASE {name} ALLOW_CONNECTIONS true");
        await UntilAvailable();

        (await twin.Send(_journal, Moments.Temperatures((1, 21)))).ShouldBe(JournalOutcome.Committed);
    }

    [Fact]
    public async Task Questions_say_that_the_database_is_away()
    {
        _wire.Cut();
        var store = new TwinStore(_database);

        var away = await Should.ThrowAsync<DatabaseUnavailableException>(
            () => store.Open(TestTwin.Id("nobody"), registerUnknown: false, CancellationToken.None).WaitAsync(Soon));

        away.Message.ShouldStartWith("The database is out of reach: ");
        await Should.ThrowAsync<DatabaseUnavailableException>(async () =>
        {
            await foreach (var _ in store.ExpectedAlive(long.MaxValue, CancellationToken.None))
                Assert.Fail("There is nobody.");
        });
    }

    [Fact]
    public async Task Streams_that_fail_to_start_give_their_connections_back()
    {
        var few = TestDatabase.Open(new StorageOptions { ConnectionString = _server.ConnectionString, QueryConnections = 1 });
        await _server.Execute("ALTER TABLE twin_heads RENAME TO gone");
        await Should.ThrowAsync<Npgsql.PostgresException>(async () =>
        {
            await foreach (var _ in new TwinStore(few).ExpectedAlive(long.MaxValue, CancellationToken.None))
                Assert.Fail("There is nobody.");
        });

        await few.Ping(CancellationToken.None).WaitAsync(Soon);

        await few.DisposeAsync();
    }

    private Task UntilAvailable() => Patience.Until(() => Task.FromResult(_journal.IsAvailable), "the database is seen to be back");
}
