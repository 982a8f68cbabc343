using System.Text.Json.Nodes;
using Millwright.Cluster.Tests.Histories;
using Millwright.Cluster.Tests.Nodes;

namespace Millwright.Cluster.Tests.Load;

/// <summary>
/// A plant at work: two producers, a reader and an operator for each machine. Each producer sends one reading after the other, each until it is
/// acknowledged; the values pass a limit now and then, so that episodes and alarms come and go. Every request and every answer is noted.
/// </summary>
internal sealed class PlantLoad : IAsyncDisposable
{
    public const int Machines = 30;
    private const int ProducersPerMachine = 2;
    private const string Type = "press";

    /// <summary>All told it is 200 readings and 75 looks a second.</summary>
    private static readonly TimeSpan ProducerPace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ReaderPace = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan OperatorPace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static readonly DateTimeOffset Start = new(2026, 1, 5, 6, 0, 0, TimeSpan.Zero);

    private readonly CancellationTokenSource _stop = new();
    private readonly TestCluster _cluster;
    private Task _work = Task.CompletedTask;

    private PlantLoad(TestCluster cluster, Uri? door)
    {
        _cluster = cluster;
        Clients = new Clients(cluster, door);
    }

    public Clients Clients { get; }

    public IReadOnlyList<Diary> Diaries { get; } = [.. Enumerable.Range(1, Machines).Select(static number => new Diary($"press-{number}"))];

    /// <summary>Registers the machines, lets each have an alarm that stands, and begins.</summary>
    /// <param name="door">A load balancer that all work goes through; null: none.</param>
    public static async Task<PlantLoad> Begin(TestCluster cluster, Uri? door)
    {
        var load = new PlantLoad(cluster, door);
        await load.SetUp();
        load._work = Task.WhenAll(load.Diaries.SelectMany((diary, index) => load.PeopleOf(diary, hasOperatorForAlarms: index % 2 == 0)));
        return load;
    }

    public static DateTimeOffset TimeOf(long sequence) => Start.AddMilliseconds(sequence * 250);

    /// <summary>How long from an instant until the machine took a reading that was sent after it; as many as there are machines once all are waited for.</summary>
    public async Task<List<TimeSpan>> FirstAcceptedAfter(long instant)
    {
        await Eventually.Is(() => Task.FromResult(Diaries.All(diary => diary.FirstAcceptedAfter(instant) is not null)), "every machine takes readings again", Patience);
        return [.. Diaries.Select(diary => diary.FirstAcceptedAfter(instant)!.Value).Order()];
    }

    /// <summary>Lets everybody finish what they have begun: afterwards every reading that was sent is acknowledged.</summary>
    public async Task Finish()
    {
        await _stop.CancelAsync();
        await _work.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Clients.Dispose();
        _stop.Dispose();
    }

    private async Task SetUp()
    {
        await _cluster.Nodes[0].Api.Configure(Type, new
        {
            sensors = new Dictionary<string, object>
            {
                ["temperature"] = new { limits = new { warningHigh = 80, criticalHigh = 90, hysteresis = 2 } },
                ["door"] = new { limits = new { warningHigh = 0.5 } },
            },
            episodeQuietTime = "PT5S",
            episodeReopenWindow = "PT5S",
        });
        // A twin begins where it is first asked for: so they are spread over the nodes.
        foreach (var (index, diary) in Diaries.Index())
        {
            var node = _cluster.Nodes[index % _cluster.Nodes.Count];
            await node.Api.Register(diary.Machine, Type);
            var invoked = Diary.Now;
            await node.Api.Ingest(new SentReading(diary.Machine, TimeOf(0), new() { ["number"] = 0, ["temperature"] = 50, ["door"] = 1 }, 0));
            diary.Note(invoked, Diary.Now, new Write(0, 0, WasNew: true), node.Number);
        }
    }

    private IEnumerable<Task> PeopleOf(Diary diary, bool hasOperatorForAlarms) =>
    [
        .. Enumerable.Range(1, ProducersPerMachine).Select(first => Task.Run(() => Produce(diary, first))),
        Task.Run(() => Look(diary)),
        Task.Run(() => hasOperatorForAlarms ? Acknowledge(diary) : Maintain(diary)),
    ];

    private async Task Produce(Diary diary, long first)
    {
        using var pace = new PeriodicTimer(ProducerPace);
        for (var sequence = first; await Turn(pace); sequence += ProducersPerMachine)
            await UntilTaken(diary, sequence);
    }

    private async Task UntilTaken(Diary diary, long sequence)
    {
        // A wave of heat every two hundred readings passes the critical limit for a while.
        var temperature = sequence % 200 is > 120 and < 150 ? 95 : 50;
        var reading = new SentReading(diary.Machine, TimeOf(sequence), new() { ["number"] = sequence, ["temperature"] = temperature }, sequence);
        await UntilAnswered(
            diary, HttpMethod.Post, "/readings", new[] { reading },
            answer => new Write(sequence, sequence, answer is null ? null : (int)answer["accepted"]! == 1));
    }

    private async Task Look(Diary diary)
    {
        using var pace = new PeriodicTimer(ReaderPace);
        while (await Turn(pace))
            if (await Clients.Send(HttpMethod.Get, $"/machines/{diary.Machine}") is { HasAnswer: true } reply)
                diary.Note(reply.Invoked, reply.Completed, new Read(Seen(reply.Body!)), reply.Node);
    }

    private async Task Acknowledge(Diary diary)
    {
        using var pace = new PeriodicTimer(OperatorPace * 3);
        if (!await Turn(pace))
            return;
        var alarm = default(string);
        for (var turn = true; turn && alarm is null; turn = await Turn(pace))
            if (await Clients.Send(HttpMethod.Get, $"/machines/{diary.Machine}") is { HasAnswer: true } reply)
                alarm = (string?)Standing(reply.Body!)?["id"];
        if (alarm is not null)
            await UntilAnswered(diary, HttpMethod.Post, $"/alarms/{alarm}/acknowledge", new { by = "shift lead" }, static _ => new Acknowledge());
    }

    private async Task Maintain(Diary diary)
    {
        using var pace = new PeriodicTimer(OperatorPace);
        for (var isBegun = true; await Turn(pace); isBegun = !isBegun)
        {
            var inMaintenance = isBegun;
            await UntilAnswered(diary, inMaintenance ? HttpMethod.Put : HttpMethod.Delete, $"/machines/{diary.Machine}/maintenance", null, _ => new Maintain(inMaintenance));
        }
    }

    /// <summary>Sends until there is an answer, and notes every attempt that somebody may have taken.</summary>
    private async Task UntilAnswered(Diary diary, HttpMethod method, string path, object? body, Func<JsonNode?, Deed> deed)
    {
        using var pause = new PeriodicTimer(Pause);
        while (true)
        {
            var reply = await Clients.Send(method, path, body);
            if (reply is not null)
                diary.Note(reply.Invoked, reply.HasAnswer ? reply.Completed : null, deed(reply.Body), reply.Node);
            if (reply is { HasAnswer: true })
                return;
            await pause.WaitForNextTickAsync();
        }
    }

    private async Task<bool> Turn(PeriodicTimer pace)
    {
        try
        {
            return await pace.WaitForNextTickAsync(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Shown Seen(JsonNode machine)
    {
        var number = machine["sensors"]!.AsArray().FirstOrDefault(static sensor => (string)sensor!["name"]! == "number");
        return new Shown(
            (int)machine["readingCount"]!, number is null ? Shown.Nothing.Newest : (long)(double)number["value"]!,
            (string?)Standing(machine)?["state"] == "acknowledged", (string)machine["status"]! == "maintenance");
    }

    /// <summary>The alarm of the door, which is raised by the first reading and never ends.</summary>
    private static JsonNode? Standing(JsonNode machine) =>
        machine["alarms"]!["items"]!.AsArray().FirstOrDefault(static alarm => (string?)alarm!["sensor"] == "door");
}
