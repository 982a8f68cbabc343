using System.CommandLine;
using Millwright.Simulator.Plants;

namespace Millwright.Simulator.Commands;

/// <summary>What plant is simulated, and when: the options of <c>plant</c> and <c>generate</c>.</summary>
internal sealed class PlantOptionSet
{
    private readonly Option<int> _machines = Parsing.Option(
        "--machines", "Machines of the plant, of eight types in turn", 20, Parsing.Whole(1, 1_000_000), "a number from 1 to 1000000");

    private readonly Option<string> _prefix = new("--prefix") { Description = "Put before every machine id", DefaultValueFactory = _ => "" };

    private readonly Option<double> _faults = Parsing.Option(
        "--faults-per-day", "Faults of each machine a day, about; 0: none", 2.0, Parsing.Number(0, 1000), "a number from 0 to 1000");

    private readonly Option<TimeSpan> _interval = Parsing.Option(
        "--interval", "Time between a machine's readings", TimeSpan.FromSeconds(1), Parsing.Duration, "a duration such as 500ms, 1s, 1m");

    private readonly Option<bool> _flags = new("--failure-flags") { Description = "Send the ground truth as hasFailure with every reading" };

    private readonly Option<DateTimeOffset?> _start = Parsing.Option<DateTimeOffset>(
        "--start", "First event time [default: now at speed 1, else so that --duration ends now]", Parsing.Instant, "ISO 8601, UTC without an offset");

    private readonly Option<TimeSpan?> _duration = Parsing.Option<TimeSpan>(
        "--duration", "Event time to simulate [default: until stopped]", Parsing.Duration, "a duration such as 30s, 10m, 2h, 7d");

    private readonly Option<string?> _truth = new("--ground-truth") { Description = "File for every fault as it begins: .csv, .ndjson or .jsonl" };

    private readonly Option<bool> _untilInputEnds = new("--until-input-ends") { Description = "End with the standard input: whoever holds its other end need only die" };

    public PlantOptionSet()
    {
        _prefix.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } prefix && (prefix.Length > 40 || !prefix.All(IsIdCharacter)))
                result.AddError($"--prefix '{prefix}' must be at most 40 characters of A-Z a-z 0-9 . _ : -");
        });
        _truth.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && Faults.GroundTruth.WhatIsWrongWith(path) is { } complaint)
                result.AddError(complaint);
        });
    }

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _machines, _prefix, _faults, _interval, _flags, _start, _duration, _truth, _untilInputEnds })
            command.Options.Add(option);
    }

    public DateTimeOffset? Start(ParseResult parsed) => parsed.GetValue(_start);

    public TimeSpan? Duration(ParseResult parsed) => parsed.GetValue(_duration);

    public string? GroundTruth(ParseResult parsed) => parsed.GetValue(_truth);

    public bool UntilInputEnds(ParseResult parsed) => parsed.GetValue(_untilInputEnds);

    public PlantOptions Read(ParseResult parsed, ulong seed) => new()
    {
        Machines = parsed.GetValue(_machines),
        Seed = seed,
        Prefix = parsed.GetValue(_prefix)!,
        FaultsPerDay = parsed.GetValue(_faults),
        Interval = parsed.GetValue(_interval),
        TellFailures = parsed.GetValue(_flags),
    };

    private static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-';
}
