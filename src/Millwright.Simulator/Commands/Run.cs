using System.Globalization;
using Millwright.Simulator.Sending;
using Spectre.Console;

namespace Millwright.Simulator.Commands;

/// <summary>What a run sends, and how its progress is known.</summary>
/// <param name="Progress">0…1 by the event time reached and the readings sent; null: the run has no end.</param>
internal sealed record Job(
    string Title,
    IReadOnlyDictionary<string, TypeRecord> Types,
    IEnumerable<MachineRecord> Machines,
    IEnumerable<Reading> Readings,
    Func<DateTimeOffset, long, double>? Progress);

/// <summary>One run from registration to closing summary.</summary>
internal sealed class Run(SendChoices choices, IAnsiConsole console, TimeProvider time)
{
    private static readonly TimeSpan _frame = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _line = TimeSpan.FromSeconds(5);

    /// <summary>Lines as they are, never wrapped: they may go to a log.</summary>
    private readonly TextWriter _plain = console.Profile.Out.Writer;
    private readonly Tally _tally = new();
    private readonly long _began = time.GetTimestamp();

    /// <summary>Registers, sends, shows, and sums up.</summary>
    /// <exception cref="RefusedException">The server refused, or patience ran out; the summary was shown.</exception>
    public async Task Send(Job job, CancellationToken stop)
    {
        using var client = new MillwrightClient(choices.Url, choices.ApiKey, choices.Retry, time, _tally.Retried);
        await using var lanes = new Lanes(client, _tally, choices.Lanes, choices.Batch);
        try
        {
            if (choices.Register)
                await Registration.Send(client, job.Types, job.Machines, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return;
        }
        var producer = new Producer(lanes, new Pace(choices.Speed, time), new Dirt(choices.Dirt, choices.Seed), time);
        // On a thread of its own: a source computes and only waits where it is told to.
        var sending = Task.Run(() => producer.Run(job.Readings, stop), CancellationToken.None);
        try
        {
            if (console.Profile.Capabilities.Interactive && !Console.IsOutputRedirected)
                await Bar(job, producer, sending);
            else
                await Lines(producer, sending);
            await sending;
        }
        finally
        {
            _plain.WriteLine(Summary());
            if (_tally.FirstReason is { } reason)
                _plain.WriteLine($"The first rejection: {reason}");
        }
    }

    private Task Bar(Job job, Producer producer, Task sending) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 14 }, new PercentageColumn())
        .StartAsync(async context =>
        {
            var task = context.AddTask(Markup.Escape(job.Title), maxValue: 1);
            task.IsIndeterminate = job.Progress is null;
            while (await Goes(sending, _frame))
            {
                task.Description = Markup.Escape($"{job.Title}: {producer.Now?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {_tally.Sent:N0} sent  {Rate():N0}/s");
                if (job.Progress is { } progress && producer.Now is { } now)
                    task.Value = progress(now, _tally.Sent);
            }
            if (sending.IsCompletedSuccessfully)
                task.Value = 1;
        });

    private async Task Lines(Producer producer, Task sending)
    {
        while (await Goes(sending, _line))
            _plain.WriteLine(State(producer));
    }

    private string State(Producer producer) => string.Create(
        CultureInfo.InvariantCulture,
        $"{producer.Now?.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z  {_tally.Sent:N0} sent  {_tally.Accepted:N0} accepted  {Rate():N0}/s");

    private string Summary() => string.Create(
        CultureInfo.InvariantCulture,
        $"Sent {_tally.Sent:N0} readings in {Seconds():N1} s ({Rate():N0}/s, {_tally.Bytes / 1024.0:N0} KiB packed): {_tally.Accepted:N0} accepted, "
        + $"{_tally.Late:N0} late, {_tally.Duplicates:N0} duplicates, {_tally.Rejected:N0} rejected; {_tally.Retries:N0} requests tried again.");

    private double Seconds() => time.GetElapsedTime(_began).TotalSeconds;

    private double Rate() => _tally.Sent / Math.Max(Seconds(), 0.001);

    /// <summary>False once the task has ended; else true after the wait.</summary>
    private async Task<bool> Goes(Task task, TimeSpan wait) => await Task.WhenAny(task, Task.Delay(wait, time)) != task;
}
