using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.EmbeddedOrleans.Activations;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;

namespace Millwright.EmbeddedOrleans.Reminders;

/// <summary>Knows every reminder and calls its grain when it is due. What fell due while the process was down is not made up for.</summary>
internal sealed partial class ReminderClock(Catalog catalog, IReminderStore store, IOptions<ReminderOptions> options, ILogger<ReminderClock> log) : IHostedService, IDisposable
{
    private readonly ConcurrentDictionary<(GrainId Grain, string Name), Reminder> _reminders = new();

    private TimeProvider Clock => catalog.Clock;

    private ILogger Log => log;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var stored in await store.All())
        {
            var parts = stored.Grain.Split('/', 2);
            if (GrainClasses.Named(parts[0]) is { } grainClass)
                Arm(new GrainId(grainClass, parts[1]), stored);
            else
                Orphaned(log, stored.Name, stored.Grain);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        foreach (var (_, reminder) in _reminders)
            reminder.Dispose();
    }

    public async Task<IGrainReminder> Register(GrainId grain, string name, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime, TimeSpan.Zero);
        if (period < options.Value.MinimumReminderPeriod)
            throw new ArgumentException($"The reminder '{name}' has a period of {period}; the shortest allowed is {options.Value.MinimumReminderPeriod} (ReminderOptions.MinimumReminderPeriod).", nameof(period));
        var stored = new StoredReminder(grain.Stored, name, catalog.Clock.GetUtcNow() + dueTime, period);
        await store.Put(stored);
        return Arm(grain, stored);
    }

    public async Task Unregister(GrainId grain, string name)
    {
        if (!_reminders.TryGetValue((grain, name), out var reminder))
            throw new ReminderException($"{grain} has no reminder '{name}'.");
        await store.Remove(reminder.Stored);
        _reminders.TryRemove((grain, name), out _);
        reminder.Dispose();
    }

    public Task<IGrainReminder?> Get(GrainId grain, string name) => Task.FromResult<IGrainReminder?>(_reminders.GetValueOrDefault((grain, name)));

    public Task<List<IGrainReminder>> GetAll(GrainId grain) =>
        Task.FromResult(_reminders.Where(entry => entry.Key.Grain == grain).Select(static entry => (IGrainReminder)entry.Value).ToList());

    private object Reference(GrainId grain) => catalog.Reference(typeof(IRemindable), grain);

    private Reminder Arm(GrainId grain, StoredReminder stored)
    {
        var reminder = new Reminder(this, grain, stored);
        if (_reminders.TryGetValue((grain, stored.Name), out var former))
            former.Dispose();
        _reminders[(grain, stored.Name)] = reminder;
        reminder.Start();
        return reminder;
    }

    [LoggerMessage(9004, LogLevel.Warning, "The reminder {Reminder} of {Grain} failed; it stays.")]
    private static partial void Failed(ILogger logger, string reminder, string grain, Exception error);

    [LoggerMessage(9005, LogLevel.Warning, "The reminder {Reminder} is for {Grain}, of a class that is no more; it is left alone.")]
    private static partial void Orphaned(ILogger logger, string reminder, string grain);

    private sealed class Reminder(ReminderClock owner, GrainId grain, StoredReminder stored) : IGrainReminder, IDisposable
    {
        /// <summary>A timer cannot wait for longer than some weeks: a long wait is made of days.</summary>
        private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

        private readonly IRemindable _grain = (IRemindable)owner.Reference(grain);
        private ITimer? _timer;
        private DateTimeOffset _next;

        public StoredReminder Stored => stored;

        public string ReminderName => stored.Name;

        public void Start()
        {
            using (ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow())
                _timer = owner.Clock.CreateTimer(_ => _ = Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Wait();
        }

        public void Dispose() => _timer?.Dispose();

        private void Wait()
        {
            var now = owner.Clock.GetUtcNow();
            _next = now <= stored.StartAt ? stored.StartAt : stored.StartAt + stored.Period * Math.Ceiling((now - stored.StartAt) / stored.Period);
            var due = _next - now;
            _timer!.Change(due < LongestWait ? due : LongestWait, Timeout.InfiniteTimeSpan);
        }

        private async Task Look()
        {
            var now = owner.Clock.GetUtcNow();
            if (now >= _next)
            {
                try
                {
                    await _grain.ReceiveReminder(stored.Name, new TickStatus(stored.StartAt.UtcDateTime, stored.Period, _next.UtcDateTime));
                }
                catch (Exception error)
                {
                    // Nobody waits for a reminder: its failure is told here, and the next one comes in its time.
                    Failed(owner.Log, stored.Name, stored.Grain, error);
                }
            }
            Wait();
        }
    }
}
