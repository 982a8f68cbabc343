using System.CommandLine;
using Millwright.Simulator.Faults;
using Millwright.Simulator.Plants;
using Millwright.Simulator.Sending;
using Spectre.Console;

namespace Millwright.Simulator.Commands;

/// <summary><c>plant</c>: simulates a plant and sends its readings, until its duration is over or it is stopped.</summary>
internal static class PlantCommand
{
    public static Command Create(IAnsiConsole console, TimeProvider time)
    {
        var plant = new PlantOptionSet();
        var send = new SendOptions();
        var command = new Command("plant", "Simulate a plant and send its readings");
        plant.AddTo(command);
        send.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var choices = send.Read(parsed);
            var options = plant.Read(parsed, choices.Seed);
            var duration = plant.Duration(parsed);
            if (Start(plant.Start(parsed), duration, choices.Speed, time) is not { } start)
            {
                await Console.Error.WriteLineAsync("A plant faster than real time needs --start or --duration: it must lie in the past.");
                return 2;
            }
            using var truth = plant.GroundTruth(parsed) is { } path ? GroundTruth.Open(path) : null;
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            if (plant.UntilInputEnds(parsed))
                _ = CancelAtEndOfInput(end);
            await new Run(choices, console, time).Send(Job(options, start, duration, truth), end.Token);
            return 0;
        });
        return command;
    }

    private static async Task CancelAtEndOfInput(CancellationTokenSource end)
    {
        await Console.OpenStandardInput().CopyToAsync(Stream.Null, CancellationToken.None);
        await end.CancelAsync();
    }

    private static Job Job(PlantOptions options, DateTimeOffset start, TimeSpan? duration, GroundTruth? truth)
    {
        var plant = new Plant(options, start);
        if (truth is not null)
            plant.OnFault(truth.Write);
        return new Job(
            $"{options.Machines:N0} machines",
            plant.Machines.Select(m => m.Type).Distinct().ToDictionary(t => t.Name, t => Registration.Of(t, options.Interval)),
            plant.Machines.Select(Registration.Of),
            plant.Readings(duration is { } d ? start + d : DateTimeOffset.MaxValue),
            duration is { } whole ? (now, _) => (now - start) / whole : null);
    }

    private static DateTimeOffset? Start(DateTimeOffset? asked, TimeSpan? duration, double speed, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var second = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return asked ?? (speed <= 1 ? second : duration is { } back ? second - back : null);
    }
}
