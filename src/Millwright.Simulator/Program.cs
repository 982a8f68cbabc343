using System.CommandLine;
using Millwright.Simulator.Commands;
using Millwright.Simulator.Replay;
using Millwright.Simulator.Sending;
using Spectre.Console;

var root = new RootCommand("Millwright's producer: simulates plants and replays data sets over the public HTTP API.")
{
    PlantCommand.Create(AnsiConsole.Console, TimeProvider.System),
    ReplayCommand.Create(AnsiConsole.Console, TimeProvider.System),
    SetsCommand.Create(AnsiConsole.Console),
    GenerateCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
    });
}
catch (Exception error) when (error is RefusedException or DataException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
