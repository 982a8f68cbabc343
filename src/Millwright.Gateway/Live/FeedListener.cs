using Millwright.Contracts.Live;
using Millwright.Contracts.Machines;
using Millwright.Storage.Machines;

namespace Millwright.Gateway.Live;

/// <summary>This gateway's ear: joins the feed directory and keeps its lease, fills the board from the register, then follows the twins.</summary>
internal sealed partial class FeedListener(
    FleetBoard board, MachineDirectory directory, IGrainFactory grains, TimeProvider clock, ILogger<FeedListener> log) : BackgroundService, IFeedObserver
{
    private const int MachinesAtOnce = 1_000;
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly List<MachineView> _filling = new(MachinesAtOnce);

    public Task Changed(MachineView[] machines)
    {
        board.Apply(machines);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var self = grains.CreateObjectReference<IFeedObserver>(this);
        var feed = grains.GetGrain<IFeedDirectoryGrain>(0);
        try
        {
            while (true)
            {
                var isDone = await Try(() => feed.Join(self)) && (board.IsFilled || await Try(() => Fill(stoppingToken)));
                await Task.Delay(isDone ? IFeedDirectoryGrain.Lease / 3 : Retry, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Try(() => feed.Leave(self));
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

    /// <summary>The machines whose twins sleep: shown with what their last commit left, until a twin says more.</summary>
    private async Task Fill(CancellationToken cancellationToken)
    {
        await foreach (var row in directory.All(cancellationToken))
        {
            _filling.Add(Asleep(row));
            if (_filling.Count == MachinesAtOnce)
                Flush();
        }
        Flush();
        board.Filled();
        Filled(log, board.Machines);
    }

    private void Flush()
    {
        board.Apply(_filling);
        _filling.Clear();
    }

    private static MachineView Asleep(MachineRow row) => new(
        row.Id, Version: -1, row.Status, "", row.StatusSince, row.FirstSeen, row.LastSeen, row.LastEvent, OperatingHours: 0, row.ReadingCount, LateCount: 0,
        [], Episode: null, row.Name, row.Type, row.Site, row.Line, row.Tags, row.Retired, []);

    [LoggerMessage(3111, LogLevel.Warning, "The live feed is waiting: {Reason}")]
    private static partial void Waits(ILogger logger, string reason);

    [LoggerMessage(3112, LogLevel.Information, "The board shows {Machines} machines.")]
    private static partial void Filled(ILogger logger, int machines);
}
