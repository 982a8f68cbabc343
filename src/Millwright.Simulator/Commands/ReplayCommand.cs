using System.CommandLine;
using Millwright.Simulator.Replay;
using Millwright.Simulator.Sending;
using Spectre.Console;

namespace Millwright.Simulator.Commands;

/// <summary><c>replay</c>: sends a data set, or any CSV with a mapping, as if its machines stood here.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string?> _set = new("set") { Description = "One of `sets`; leave it out with --mapping", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> _data = new("--data") { Description = "The folder that holds the sets, or a mapping's files", DefaultValueFactory = _ => "." };
    private static readonly Option<string?> _mapping = new("--mapping") { Description = "JSON file that says how a CSV is read" };
    private static readonly Option<string?> _only = new("--only") { Description = "Only files whose name contains this" };
    private static readonly Option<string?> _rebase = new("--rebase")
    {
        Description = "Shift times: `now` lets a set of speed 1 begin now and a faster one end now; an instant is the first reading's",
    };

    public static Command Create(IAnsiConsole console, TimeProvider time)
    {
        var send = new SendOptions();
        var command = new Command("replay", "Send a real data set, or any CSV with a mapping") { _set, _data, _mapping, _only, _rebase };
        send.AddTo(command);
        command.SetAction(async (parsed, stop) =>
        {
            var choices = send.Read(parsed);
            var (set, folder) = Choose(parsed.GetValue(_set), parsed.GetValue(_mapping), parsed.GetValue(_data)!);
            var only = parsed.GetValue(_only);
            var survey = Survey.Of(set.Read(folder, only));
            var shift = Shift(parsed.GetValue(_rebase), survey, choices.Speed, time);
            await new Run(choices, console, time).Send(Job(set, folder, only, survey, shift, choices.Speed), stop);
            return 0;
        });
        return command;
    }

    private static Job Job(ReplaySet set, string folder, string? only, Survey survey, TimeSpan shift, double speed)
    {
        var readings = set.Read(folder, only);
        if (!double.IsPositiveInfinity(speed))
            readings = survey.Ordered(readings);
        return new Job(
            set.Name,
            set.Units.Count > 0 ? new Dictionary<string, TypeRecord> { [set.Machine] = set.TypeRecord() } : [],
            survey.Machines.Select(id => new MachineRecord(id, id, set.Machine, null, null, null, null, null, ["replay", set.Name])),
            shift == TimeSpan.Zero ? readings : readings.Select(r => r with { At = r.At + shift }),
            (_, sent) => (double)sent / survey.Readings);
    }

    private static (ReplaySet Set, string Folder) Choose(string? name, string? mapping, string data)
    {
        if (mapping is not null)
            return (ReplaySet.Of(Path.GetFileNameWithoutExtension(mapping), mapping, [Mapping.Load(mapping)]), data);
        if (name is null)
            throw new DataException("Which set? `sets` lists them; --mapping FILE reads any CSV.");
        var set = Sets.All.FirstOrDefault(s => s.Name == name)
            ?? throw new DataException($"There is no set '{name}'. There are: {string.Join(", ", Sets.All.Select(s => s.Name))}.");
        return (set, Path.Combine(data, name));
    }

    private static TimeSpan Shift(string? rebase, Survey survey, double speed, TimeProvider time) => rebase switch
    {
        null => TimeSpan.Zero,
        "now" => time.GetUtcNow() - (speed <= 1 ? survey.First : survey.Last),
        _ => (Parsing.Instant(rebase) ?? throw new DataException($"--rebase '{rebase}' is neither `now` nor an ISO 8601 instant.")) - survey.First,
    };
}
