using System.CommandLine;
using Millwright.Simulator.Sending;

namespace Millwright.Simulator.Commands;

/// <summary>Where readings go, how fast and how clean: the options that every sending command has.</summary>
internal sealed class SendOptions
{
    /// <summary>The environment variable that holds the API key: a command line can be read by others.</summary>
    private const string KeyVariable = "MILLWRIGHT_API_KEY";

    private readonly Option<Uri> _url = new("--url")
    {
        Description = $"Millwright's address; the API key, where one is needed, comes from {KeyVariable}",
        DefaultValueFactory = _ => new Uri("http://127.0.0.1:5080"),
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
                return url;
            result.AddError($"--url '{result.Tokens[0].Value}' is no http or https address.");
            return null;
        },
    };

    private readonly Option<double> _speed = Parsing.Option(
        "--speed", "How fast event time passes; never ahead of the present", 1.0, Parsing.Speed, "a positive factor such as 60, or max");

    private readonly Option<ulong> _seed = new("--seed") { Description = "Same seed, same stream", DefaultValueFactory = _ => 1 };

    private readonly Option<int> _batch = Parsing.Option(
        "--batch", "Readings a request at most", 500, Parsing.Whole(1, 10_000), "a number from 1 to 10000");

    private readonly Option<int> _lanes = Parsing.Option(
        "--lanes", "Requests on their way at once; each machine keeps to one lane", 4, Parsing.Whole(1, 64), "a number from 1 to 64");

    private readonly Option<TimeSpan> _patience = Parsing.Option(
        "--patience", "How long a request is tried again", TimeSpan.FromMinutes(5), Parsing.Duration, "a duration such as 30s, 10m, 2h");

    private readonly Option<bool> _noRegister = new("--no-register") { Description = "Send readings only, neither machines nor machine types" };
    private readonly Option<double> _late = Share("--late", "Percent of readings that arrive after later ones");
    private readonly Option<double> _duplicates = Share("--duplicates", "Percent of readings that arrive twice");
    private readonly Option<double> _gaps = Share("--gaps", "Percent of readings that never arrive");

    public Option<ulong> Seed => _seed;

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _speed, _seed, _batch, _lanes, _patience, _noRegister, _late, _duplicates, _gaps })
            command.Options.Add(option);
    }

    public SendChoices Read(ParseResult parsed) => new(
        parsed.GetValue(_url)!,
        Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : null,
        parsed.GetValue(_speed),
        parsed.GetValue(_seed),
        parsed.GetValue(_batch),
        parsed.GetValue(_lanes),
        new RetryRule(parsed.GetValue(_patience)),
        !parsed.GetValue(_noRegister),
        new DirtOptions(parsed.GetValue(_late), parsed.GetValue(_duplicates), parsed.GetValue(_gaps)));

    private static Option<double> Share(string name, string description) =>
        Parsing.Option(name, description, 0.0, Parsing.Percent, "a percentage from 0 to 90");
}

/// <summary>The options as chosen.</summary>
/// <param name="Speed">Infinity: as fast as possible.</param>
internal sealed record SendChoices(
    Uri Url, string? ApiKey, double Speed, ulong Seed, int Batch, int Lanes, RetryRule Retry, bool Register, DirtOptions Dirt);
