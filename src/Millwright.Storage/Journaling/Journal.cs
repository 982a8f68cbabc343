using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Millwright.Storage.Journaling;

/// <summary>
/// The group commit: entries of many machines wait in one bounded queue, and each lane takes what is waiting into one transaction. There is
/// no artificial delay: while a lane waits for the disk, the next group gathers. When the queue is full an entry is refused as busy; while
/// PostgreSQL is away it is refused at once, and a probe finds out when it is back.
/// </summary>
public sealed partial class Journal : BackgroundService
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private readonly Database _database;
    private readonly StorageOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger<Journal> _log;
    private readonly JournalTransaction _transaction;
    private readonly Channel<Waiting> _queue;

    /// <summary>Set when much waits; whatever is set already says the same.</summary>
    private readonly Channel<bool> _much = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private int _queuedReadings;
    private int _waitingReadings;
    private volatile bool _away;

    public Journal(Database database, IOptions<StorageOptions> options, TimeProvider clock, ILogger<Journal> log)
    {
        _database = database;
        _options = options.Value;
        _clock = clock;
        _log = log;
        _transaction = new JournalTransaction(new SensorLayouts(database), new Partitions(database));
        // Full means that JournalQueueReadings is reached, counted below; the channel's own bound only guards against entries without readings.
        _queue = Channel.CreateBounded<Waiting>(_options.JournalQueueReadings);
        JournalMetrics.Watch(() => Volatile.Read(ref _waitingReadings), _options.JournalQueueReadings, () => !_away);
    }

    /// <summary>False while PostgreSQL is away; entries are then refused at once.</summary>
    public bool IsAvailable => !_away;

    /// <summary>Answers when the entry's transaction has ended. Never throws for what the database does.</summary>
    public ValueTask<JournalOutcome> Append(JournalEntry entry) => JournalTraces.AreWanted ? AppendTraced(entry) : Take(entry);

    private async ValueTask<JournalOutcome> AppendTraced(JournalEntry entry)
    {
        using var trace = JournalTraces.Entry(entry);
        var outcome = await Take(entry, trace?.Context ?? default);
        trace?.SetTag("millwright.outcome", outcome);
        return outcome;
    }

    private ValueTask<JournalOutcome> Take(JournalEntry entry, ActivityContext trace = default)
    {
        if (_away)
        {
            JournalMetrics.Refuse("away");
            return ValueTask.FromResult(JournalOutcome.Unavailable);
        }
        var readings = Math.Max(1, entry.Readings);
        if (Interlocked.Add(ref _waitingReadings, readings) > _options.JournalQueueReadings)
        {
            Interlocked.Add(ref _waitingReadings, -readings);
            JournalMetrics.Refuse("busy");
            return ValueTask.FromResult(JournalOutcome.Busy);
        }
        var waiting = new Waiting(entry, _clock.GetTimestamp(), trace);
        if (_queue.Writer.TryWrite(waiting))
        {
            if (Interlocked.Add(ref _queuedReadings, readings) >= _options.ReadingsForAnotherLane)
                _much.Writer.TryWrite(true);
            return new ValueTask<JournalOutcome>(waiting.Task);
        }
        Interlocked.Add(ref _waitingReadings, -readings);
        JournalMetrics.Refuse("busy");
        return ValueTask.FromResult(JournalOutcome.Busy);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        _much.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        // A stop that came before the lanes had started leaves them unstarted.
        RefuseWaiting();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, _options.JournalLanes).Select(lane => Task.Run(() => lane == 0 ? RunLane(stoppingToken) : RunFurtherLane(stoppingToken), CancellationToken.None)));

    private async Task RunLane(CancellationToken stoppingToken)
    {
        var group = new List<Waiting>();
        // The queue is completed at stop, and what waits in it is still committed: a twin may be waiting for its answer.
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
            await CommitNext(group, stoppingToken);
    }

    /// <summary>
    /// Helps out while much waits. With little, a second transaction would only make each group smaller: a commit costs the same for one
    /// reading as for fifty.
    /// </summary>
    private async Task RunFurtherLane(CancellationToken stoppingToken)
    {
        var group = new List<Waiting>();
        while (await _much.Reader.WaitToReadAsync(CancellationToken.None))
        {
            _much.Reader.TryRead(out _);
            while (Volatile.Read(ref _queuedReadings) >= _options.ReadingsForAnotherLane)
                await CommitNext(group, stoppingToken);
        }
    }

    private async Task CommitNext(List<Waiting> group, CancellationToken stoppingToken)
    {
        var readings = 0;
        while (readings < _options.ReadingsPerCommit && _queue.Reader.TryRead(out var waiting))
        {
            JournalMetrics.QueueSeconds.Record(_clock.GetElapsedTime(waiting.Since).TotalSeconds);
            group.Add(waiting);
            readings += Math.Max(1, waiting.Entry.Readings);
        }
        Interlocked.Add(ref _queuedReadings, -readings);
        if (group.Count == 0)
            return;
        await Commit(group);
        Interlocked.Add(ref _waitingReadings, -readings);
        group.Clear();
        if (_away && !stoppingToken.IsCancellationRequested)
            await Probe(stoppingToken);
    }

    /// <param name="again">The one entry's minutes may have been written before, or a partition that it needs has gone.</param>
    private async Task Commit(List<Waiting> group, bool again = false)
    {
        if (_away)
        {
            JournalMetrics.Refuse("away", group.Count);
            group.ForEach(static waiting => waiting.SetResult(JournalOutcome.Unavailable));
            return;
        }
        var started = _clock.GetTimestamp();
        using var trace = JournalTraces.Commit(group.Select(static waiting => waiting.Trace));
        var commit = await TryCommit(group.ConvertAll(static waiting => waiting.Entry), again);
        if (commit.Error is null)
        {
            JournalMetrics.CommitSeconds.Record(_clock.GetElapsedTime(started).TotalSeconds);
            JournalMetrics.GroupSize.Record(group.Count);
            foreach (var waiting in group)
            {
                var fenced = commit.Fenced.Contains(waiting.Entry);
                if (!fenced)
                    JournalMetrics.ReadingsCommitted.Add(waiting.Entry.Readings);
                waiting.SetResult(fenced ? JournalOutcome.Fenced : JournalOutcome.Committed);
            }
            return;
        }
        if (DatabaseUnavailableException.IsSaidBy(commit.Error))
        {
            _away = true;
            WentAway(_log, commit.Error.Message);
            JournalMetrics.Refuse("away", group.Count);
            group.ForEach(waiting => waiting.SetResult(commit.WasCommitting ? JournalOutcome.Unknown : JournalOutcome.Unavailable));
            return;
        }
        if (group.Count == 1)
        {
            if (!again && IsWorthAnother(group[0].Entry, commit.Error))
            {
                await Commit(group, again: true);
                return;
            }
            JournalMetrics.Refuse("failed");
            Refused(_log, group[0].Entry.MachineKey, commit.Error);
            group[0].SetException(commit.Error);
            return;
        }
        // A statement failed, so one entry is at fault: each goes alone, and only that one hears of it.
        foreach (var waiting in group)
            await Commit([waiting]);
    }

    /// <summary>A row without a partition is a check violation to PostgreSQL.</summary>
    private static bool IsWorthAnother(JournalEntry entry, Exception error) => error is PostgresException { SqlState: var state } &&
        (state == PostgresErrorCodes.CheckViolation || (state == PostgresErrorCodes.UniqueViolation && entry.Effects.ClosedMinutes.Count > 0));

    private async Task<CommitResult> TryCommit(List<JournalEntry> entries, bool again)
    {
        var committing = false;
        try
        {
            await using var connection = await _database.Journal.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            var fenced = await _transaction.Write(connection, entries, again);
            committing = true;
            await transaction.CommitAsync();
            return new CommitResult(fenced, null, WasCommitting: false);
        }
        catch (Exception error)
        {
            // Whatever it is, every waiting twin must hear of it; the caller tells the kinds apart.
            return new CommitResult([], error, committing);
        }
    }

    private async Task Probe(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ProbeInterval, _clock);
        while (_away && await Tick(timer, stoppingToken))
        {
            RefuseWaiting();
            try
            {
                _database.Forget();
                await using var connection = await _database.Journal.OpenConnectionAsync(stoppingToken);
                await using var command = new NpgsqlCommand("SELECT current_setting('transaction_read_only') = 'off'", connection);
                if (await command.ExecuteScalarAsync(stoppingToken) is not true)
                    continue;
                _away = false;
                CameBack(_log);
            }
            catch (Exception error) when (DatabaseUnavailableException.IsSaidBy(error))
            {
                // Still away; the next tick asks again.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>Answers entries that no lane will take: nobody waits out an outage, or a stop.</summary>
    private void RefuseWaiting()
    {
        while (_queue.Reader.TryRead(out var waiting))
        {
            var readings = Math.Max(1, waiting.Entry.Readings);
            Interlocked.Add(ref _queuedReadings, -readings);
            Interlocked.Add(ref _waitingReadings, -readings);
            JournalMetrics.Refuse("away");
            waiting.SetResult(JournalOutcome.Unavailable);
        }
    }

    private static async ValueTask<bool> Tick(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private sealed class Waiting(JournalEntry entry, long since, ActivityContext trace) : TaskCompletionSource<JournalOutcome>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public JournalEntry Entry { get; } = entry;

        /// <summary>When it came, by the clock's timestamp.</summary>
        public long Since { get; } = since;

        public ActivityContext Trace { get; } = trace;
    }

    private sealed record CommitResult(HashSet<JournalEntry> Fenced, Exception? Error, bool WasCommitting);

    [LoggerMessage(1001, LogLevel.Error, "PostgreSQL is away, readings are refused until it is back: {Reason}")]
    private static partial void WentAway(ILogger logger, string reason);

    [LoggerMessage(1002, LogLevel.Information, "PostgreSQL is back, readings are taken again.")]
    private static partial void CameBack(ILogger logger);

    [LoggerMessage(1003, LogLevel.Error, "The journal could not take the entry of machine {MachineKey}.")]
    private static partial void Refused(ILogger logger, long machineKey, Exception error);
}
