using System.CommandLine;
using Millwright.Simulator.Replay;
using Spectre.Console;

namespace Millwright.Simulator.Commands;

/// <summary><c>sets</c>: lists what can be replayed.</summary>
internal static class SetsCommand
{
    public static Command Create(IAnsiConsole console)
    {
        var command = new Command("sets", "List the data sets that `replay` knows");
        command.SetAction(_ =>
        {
            foreach (var set in Sets.All)
                console.Profile.Out.Writer.WriteLine($"{set.Name,-18}{set.Origin}");
            return 0;
        });
        return command;
    }
}
