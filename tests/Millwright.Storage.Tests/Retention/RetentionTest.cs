using Millwright.Storage.Learning;
using Millwright.Storage.Machines;
using Millwright.Storage.Retention;
using Millwright.Storage.Rollups;
using Millwright.Storage.Upkeep;
using static Millwright.Storage.Tests.Moments;

namespace Millwright.Storage.Tests.Retention;

/// <summary>A database with a machine's readings of May 2019, and turns at what is old in it.</summary>
public abstract class RetentionTest : IAsyncLifetime
{
    protected const long Day = 24 * 60 * Minute;

    /// <summary>2019-05-31 12:00 UTC: its month has one partition.</summary>
    protected const long May2019 = 1_559_304_000_000_000;

    protected static RetentionOptions Month { get; } = new()
    {
        Readings = TimeSpan.FromDays(30), Rollups = TimeSpan.FromDays(30), Events = TimeSpan.FromDays(30), Episodes = TimeSpan.FromDays(30), Snapshots = TimeSpan.FromDays(30),
    };

    protected TestDatabase Database { get; } = new();

    public ValueTask InitializeAsync() => Database.Require().InitializeAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Database.DisposeAsync();
    }

    protected Task<StorageReport> Report(RetentionOptions options) => new StorageReports(Database.Database, Microsoft.Extensions.Options.Options.Create(options)).Get(CancellationToken.None);

    protected async Task Derive()
    {
        while (await new RollupKeeper(Database.Database, TimeProvider.System).DeriveNext(CancellationToken.None) != default)
        {
        }
    }

    protected TwinStore Store => new(Database.Database);

    /// <summary>Two readings of May 2019, a check-point after each.</summary>
    protected async Task<TestTwin> OldAndCheckpointed(string id)
    {
        var twin = await TestTwin.Open(Database, id);
        await twin.Send(Database.Journal, At(May2019, 20), checkpoint: true);
        await twin.Send(Database.Journal, At(May2019 + Minute, 21), checkpoint: true);
        return twin;
    }

    protected RetentionStore Keeper(RetentionOptions options) =>
        new(Microsoft.Extensions.Options.Options.Create(Database.Options()), new ModelFiles(Microsoft.Extensions.Options.Options.Create(Database.Options())), Microsoft.Extensions.Options.Options.Create(options), TimeProvider.System);

    protected async Task<RetentionTurn> Turn(RetentionOptions options) => (await Keeper(options).TryBegin(CancellationToken.None)).ShouldNotBeNull();

    protected async Task<List<(string Name, PartitionFate Fate)>> RemoveOldReadings(RetentionOptions options)
    {
        await using var turn = await Turn(options);
        var fates = new List<(string, PartitionFate)>();
        foreach (var part in await turn.OldReadings(CancellationToken.None))
            fates.Add((part.Name, await turn.Remove(part, CancellationToken.None)));
        return fates;
    }

    protected async Task ShouldOpenAs(TestTwin twin)
    {
        var opened = await Store.Open(twin.Machine.Id, registerUnknown: false, CancellationToken.None);
        StateText.Of(TestTwin.Replayed(twin.Machine.Id, opened!.Past)).ShouldBe(StateText.Of(twin.State));
    }

    protected Task<long> Count(string table) => Database.Scalar<long>($"SELECT count(*) FROM {table}");

    protected Task<bool> IsThere(string table) => Database.Scalar<bool>($"SELECT to_regclass('{table}') IS NOT NULL");

    protected static Millwright.Twins.Readings.ReadingBatch At(long at, double value) => Batch(Temperature, [(at, [value])]);

    protected static long Micros(DateTimeOffset moment) => (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
