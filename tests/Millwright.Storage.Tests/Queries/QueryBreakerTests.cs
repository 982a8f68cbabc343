using Millwright.Storage.Machines;

namespace Millwright.Storage.Tests.Queries;

public sealed class QueryBreakerTests : IAsyncLifetime
{
    private readonly TestDatabase _scratch = new();
    private readonly StandingClock _clock = new();
    private Relay _wire = null!;
    private Database _database = null!;

    public async ValueTask InitializeAsync()
    {
        await _scratch.Require().InitializeAsync();
        _wire = new Relay(_scratch.ConnectionString).Mend();
        _database = Open(new StorageOptions { ConnectionString = _wire.ConnectionString, CommandTimeout = TimeSpan.FromSeconds(1), BreakerTimeouts = 2, BreakerPause = TimeSpan.FromMinutes(1) });
        await Ask();
    }

    public async ValueTask DisposeAsync()
    {
        await _database.DisposeAsync();
        await _wire.DisposeAsync();
        await _scratch.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_asked_no_more_but_once_each_pause_until_it_answers()
    {
        _wire.Mute();
        (await AskInVain()).RetryAfter.ShouldBeNull();
        (await AskInVain()).RetryAfter.ShouldBeNull();

        (await AskInVain()).RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));
        _clock.Pass(TimeSpan.FromSeconds(20));
        (await AskInVain()).RetryAfter.ShouldBe(TimeSpan.FromSeconds(40));
        _clock.Pass(TimeSpan.FromSeconds(40));
        (await AskInVain()).RetryAfter.ShouldBeNull("this one was let through");
        (await AskInVain()).RetryAfter.ShouldBe(TimeSpan.FromMinutes(1));

        _wire.Mute(false);
        (await AskInVain()).RetryAfter.ShouldNotBeNull("nobody has tried it yet");
        _clock.Pass(TimeSpan.FromMinutes(1));
        await Ask();
        await Ask();
    }

    [Fact]
    public async Task An_answer_in_between_keeps_queries_going()
    {
        for (var turn = 0; turn < 3; turn++)
        {
            _wire.Mute();
            (await AskInVain()).RetryAfter.ShouldBeNull();
            _wire.Mute(false);
            await Ask();
        }
    }

    [Fact]
    public async Task Queries_that_find_no_connection_free_say_nothing_of_the_server()
    {
        await TestTwin.Open(_scratch, "pump-1");
        await using var narrow = Open(_scratch.Options() with { QueryConnections = 1, BreakerTimeouts = 1, BreakerPause = TimeSpan.FromMinutes(10) });
        await using var rows = new MachineDirectory(narrow, TimeProvider.System).All(CancellationToken.None).GetAsyncEnumerator();
        (await rows.MoveNextAsync()).ShouldBeTrue();

        (await Should.ThrowAsync<DatabaseUnavailableException>(() => narrow.Ping(CancellationToken.None))).Message.ShouldContain("pool has been exhausted");
        await rows.DisposeAsync();

        await narrow.Ping(CancellationToken.None);
    }

    private Database Open(StorageOptions options) => new(Microsoft.Extensions.Options.Options.Create(options), clock: _clock);

    private Task Ask() => _database.Ping(CancellationToken.None);

    private Task<DatabaseUnavailableException> AskInVain() => Should.ThrowAsync<DatabaseUnavailableException>(Ask);

    /// <summary>Stands still until it is moved.</summary>
    private sealed class StandingClock : TimeProvider
    {
        private long _timestamp = 1;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => _timestamp;

        public void Pass(TimeSpan time) => _timestamp += (long)time.TotalMilliseconds;
    }
}
