using Millwright.Contracts.Alarms;
using Millwright.Contracts.Live;
using Millwright.Contracts.Machines;
using Millwright.Storage.Alarms;
using Millwright.Storage.Machines;

namespace Millwright.Gateway.Live;

/// <summary>This gateway's ear: joins the feed directory and keeps its lease, fills the boards from the database, then follows the twins.</summary>
internal sealed partial class FeedListener(
    FleetBoard board, AlarmBoard alarmBoard, MachineDirectory directory, AlarmQueries alarms, IGrainFactory grains, TimeProvider clock, ILogger<FeedListener> log) : BackgroundService, IFeedObserver
{
    private const int ItemsAtOnce = 1_000;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);

    /// <summary>Asked for each time: while no node holds twins, asking throws.</summary>
    private IFeedDirectoryGrain Directory => grains.GetGrain<IFeedDirectoryGrain>(0);

    public Task Changed(MachineView[] machines)
    {
        board.Apply(machines);
        return Task.CompletedTask;
    }

    public Task AlarmsChanged(AlarmChange[] alarms)
    {
        alarmBoard.Apply(alarms.Select(AlarmBoard.Row));
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var self = grains.CreateObjectReference<IFeedObserver>(this);
        try
        {
            while (true)
            {
                var isDone = await Try(() => Directory.Join(self)) && await Try(() => Fill(stoppingToken));
                await Task.Delay(isDone ? IFeedDirectoryGrain.Lease / 3 : Retry, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Try(() => Directory.Leave(self));
        }
    }

    private async Task<bool> Try(Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            Waits(log, error.Message);
            return false;
        }
    }

    /// <summary>What the twins that sleep have left behind: shown as their last commits have it, until a twin says more.</summary>
    private async Task Fill(CancellationToken cancellationToken)
    {
        if (!board.IsFilled)
        {
            await Fill(board, directory.All(cancellationToken), Asleep);
            Filled(log, board.Count);
        }
        if (!alarmBoard.IsFilled)
            await Fill(alarmBoard, alarms.AllOpen(cancellationToken), static row => row);
    }

    private static async Task Fill<TRow, T>(Board<T> board, IAsyncEnumerable<TRow> rows, Func<TRow, T> item)
        where T : class
    {
        await foreach (var part in rows.Chunk(ItemsAtOnce))
            board.Apply(part.Select(item));
        board.Filled();
    }

    private static MachineView Asleep(MachineRow row) => new(
        row.Id, Version: -1, row.Status, "", row.StatusSince, row.FirstSeen, row.LastSeen, row.LastEvent, OperatingHours: 0, row.ReadingCount, LateCount: 0,
        [], Episode: null, row.Name, row.Type, row.Site, row.Line, row.Tags, row.Retired, []);

    [LoggerMessage(3111, LogLevel.Warning, "The live feed is waiting: {Reason}")]
    private static partial void Waits(ILogger logger, string reason);

    [LoggerMessage(3112, LogLevel.Information, "The board shows {Machines} machines.")]
    private static partial void Filled(ILogger logger, int machines);
}
