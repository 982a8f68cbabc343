using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Millwright.Bench.Product;

namespace Millwright.Bench.Selftest;

/// <summary>
/// Producers that remember what was acknowledged. Each owns some machines and sends small batches over them: in order mostly, sometimes late,
/// sometimes a second time, sometimes past a critical limit, so that episodes come and go. What was not acknowledged is sent again, as a
/// producer that was promised idempotence does.
/// </summary>
internal sealed class WriterLoad(Installation product, int seed)
{
    private const int Writers = 4;
    private const int MachinesPerWriter = 10;
    private const int MostPerBatch = 40;

    private readonly Writer[] _writers = [.. Enumerable.Range(0, Writers).Select(writer => new Writer(product, writer, new Random(HashCode.Combine(seed, writer))))];

    public int Cuts { get; private set; }

    public long Acknowledged => _writers.Sum(static writer => writer.Acknowledged);

    public long Repeated => _writers.Sum(static writer => writer.Repeated);

    /// <summary>By machine, for each sequence number that was sent whether it was acknowledged.</summary>
    public IReadOnlyDictionary<string, List<bool>> Machines => _writers.SelectMany(static writer => writer.Sent).ToDictionary(static sent => sent.Key, static sent => sent.Value);

    /// <summary>Gives the load's machines limits to pass.</summary>
    public async Task Configure()
    {
        using var http = new HttpClient { BaseAddress = product.Address };
        foreach (var machine in Machines.Keys)
            await Expect(http.PostAsJsonAsync("/api/v1/machines", new { id = machine, type = "selftest" }));
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/v1/machine-types/selftest/configuration")
        {
            Content = JsonContent.Create(new
            {
                sensors = new { temperature = new { unit = "°C", limits = new { warningHigh = 80, criticalHigh = 90, hysteresis = 2, onDelay = "PT2S" } } },
                allowedLateness = "PT3S",
                episodeQuietTime = "PT10S",
                episodeReopenWindow = "PT20S",
            }),
        };
        request.Headers.Add("If-None-Match", "*");
        await Expect(http.SendAsync(request));
    }

    /// <summary>Sends until told to stop; failures are what the selftest is for, so none is thrown.</summary>
    public Task Run(CancellationToken stop) => Task.WhenAll(_writers.Select(writer => Task.Run(() => writer.Run(stop), CancellationToken.None)));

    public async Task Cut()
    {
        Cuts++;
        await product.Database.CutConnections();
    }

    /// <summary>Sends everything that is not acknowledged until it is.</summary>
    public Task SettleAll() => Task.WhenAll(_writers.Select(static writer => writer.Settle()));

    private static async Task Expect(Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        answer.EnsureSuccessStatusCode();
    }

    private sealed class Writer
    {
        private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch.AddYears(56);

        private readonly Installation _product;
        private readonly Random _random;
        private readonly string[] _machines;
        private readonly Queue<Reading[]> _unsettled = new();

        public Writer(Installation product, int number, Random random)
        {
            _product = product;
            _random = random;
            _machines = [.. Enumerable.Range(0, MachinesPerWriter).Select(machine => $"selftest-{number}-{machine}")];
            Sent = _machines.ToDictionary(static machine => machine, static _ => new List<bool>());
        }

        public Dictionary<string, List<bool>> Sent { get; }

        public long Acknowledged { get; private set; }

        public long Repeated { get; private set; }

        public async Task Run(CancellationToken stop)
        {
            using var http = Client();
            while (!stop.IsCancellationRequested)
            {
                var isRepeat = _unsettled.TryDequeue(out var batch);
                batch ??= Next();
                if (isRepeat)
                    Repeated += batch.Length;
                if (await TrySend(http, batch, stop))
                    continue;
                _unsettled.Enqueue(batch);
                if (!await Pause(stop))
                    return;
            }
        }

        public async Task Settle()
        {
            using var http = Client();
            for (var tries = 0; _unsettled.TryDequeue(out var batch); tries++)
            {
                Repeated += batch.Length;
                if (await TrySend(http, batch, CancellationToken.None))
                    continue;
                if (tries > 1_000)
                    throw new InvalidOperationException("The product does not take what it refused before.");
                _unsettled.Enqueue(batch);
                await Pause(CancellationToken.None);
            }
        }

        private HttpClient Client() => new() { BaseAddress = _product.Address, Timeout = TimeSpan.FromSeconds(20) };

        private static async Task<bool> Pause(CancellationToken stop)
        {
            try
            {
                await Task.Delay(20, stop);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        private Reading[] Next()
        {
            var batch = new Reading[_random.Next(1, MostPerBatch)];
            for (var at = 0; at < batch.Length; at++)
            {
                var machine = _machines[_random.Next(_machines.Length)];
                var sent = Sent[machine];
                sent.Add(false);
                batch[at] = new Reading(machine, sent.Count, _random.Next(10) == 0 ? _random.Next(1, 30) : 0);
            }
            if (_random.Next(4) == 0)
                _random.Shuffle(batch);
            return _random.Next(8) == 0 ? [.. batch, batch[0]] : batch;
        }

        private async Task<bool> TrySend(HttpClient http, Reading[] batch, CancellationToken stop)
        {
            try
            {
                using var content = new StringContent(string.Join('\n', batch.Select(static reading => reading.Json())), Encoding.UTF8, "application/x-ndjson");
                using var answer = await http.PostAsync("/api/v1/readings", content, stop);
                if (!answer.IsSuccessStatusCode)
                    return false;
                var told = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
                var taken = told.GetProperty("accepted").GetInt64() + told.GetProperty("duplicates").GetInt64();
                if (taken != batch.Length)
                    throw new InvalidOperationException($"{batch.Length} readings were sent and {taken} taken: {told}\n{_product.LastWords()}");
            }
            catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or JsonException)
            {
                return false;
            }
            foreach (var reading in batch)
            {
                if (!Sent[reading.Machine][reading.Sequence - 1])
                    Acknowledged++;
                Sent[reading.Machine][reading.Sequence - 1] = true;
            }
            return true;
        }

        /// <param name="Late">How many seconds earlier than its turn it was measured.</param>
        private sealed record Reading(string Machine, int Sequence, int Late)
        {
            public string Json()
            {
                // Waves of heat every two minutes pass the critical limit for a while.
                var heat = Sequence % 120 is > 60 and < 75 ? 95 : 50;
                var at = Start.AddSeconds(Math.Max(1, Sequence - Late)).AddMilliseconds(Late == 0 ? 0 : Sequence % 900 + 1);
                return $$$"""{"machineId":"{{{Machine}}}","timestamp":"{{{at:yyyy-MM-ddTHH:mm:ss.fffZ}}}","sequence":{{{Sequence}}},"values":{"temperature":{{{heat + Sequence % 7 * 0.25}}},"vibration":{{{2 + Sequence % 13 * 0.01}}} } }""";
            }
        }
    }
}
