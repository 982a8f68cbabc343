using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace Millwright.Simulator.Sending;

/// <summary>
/// Ways along which requests go side by side. A machine keeps to one lane and a lane has one request on its way, so each machine's
/// readings arrive in the order they were given, through every retry. When a lane is full (one batch waiting behind the one on its
/// way) whoever adds a reading waits: memory is bounded by lanes × 3 batches.
/// </summary>
internal sealed class Lanes : IAsyncDisposable
{
    private readonly Lane[] _lanes;
    private readonly Dictionary<string, Lane> _byMachine = [];
    private readonly int _batchSize;
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Opens the lanes.</summary>
    /// <param name="batchSize">Readings a request at most.</param>
    public Lanes(MillwrightClient client, Tally tally, int lanes, int batchSize)
    {
        _batchSize = batchSize;
        _lanes = [.. Enumerable.Range(0, lanes).Select(_ => new Lane(client, tally, _abort.Token))];
    }

    /// <summary>Puts a reading on its machine's lane.</summary>
    /// <exception cref="RefusedException">An earlier batch of the lane was refused.</exception>
    public ValueTask Add(Reading reading, CancellationToken cancellation)
    {
        if (!_byMachine.TryGetValue(reading.Machine, out var lane))
            _byMachine[reading.Machine] = lane = _lanes[_byMachine.Count % _lanes.Length];
        return lane.Add(reading) < _batchSize ? ValueTask.CompletedTask : lane.Send(cancellation);
    }

    /// <summary>Sends what is gathered, however little.</summary>
    public async ValueTask Flush(CancellationToken cancellation)
    {
        foreach (var lane in _lanes)
            await lane.Send(cancellation);
    }

    /// <summary>Sends the rest and waits until everything is answered.</summary>
    /// <exception cref="RefusedException">A batch was refused.</exception>
    public async Task Finish(CancellationToken cancellation)
    {
        await using var abort = cancellation.Register(_abort.Cancel);
        await Flush(cancellation);
        await Task.WhenAll(_lanes.Select(lane => lane.Finish()));
    }

    public async ValueTask DisposeAsync()
    {
        await _abort.CancelAsync();
        foreach (var lane in _lanes)
            await lane.DisposeAsync();
        _abort.Dispose();
    }

    private sealed class Lane : IAsyncDisposable
    {
        private readonly Channel<Batch> _queue = Channel.CreateBounded<Batch>(new BoundedChannelOptions(1) { SingleReader = true, SingleWriter = true });
        private readonly Task _sending;
        private Batch _batch = new();

        public Lane(MillwrightClient client, Tally tally, CancellationToken abort) => _sending = Run(client, tally, abort);

        public int Add(Reading reading)
        {
            _batch.Add(reading);
            return _batch.Count;
        }

        public async ValueTask Send(CancellationToken cancellation)
        {
            if (_batch.Count == 0)
                return;
            try
            {
                await _queue.Writer.WriteAsync(_batch, cancellation);
            }
            catch (ChannelClosedException closed) when (closed.InnerException is { } cause)
            {
                ExceptionDispatchInfo.Throw(cause);
            }
            _batch = new Batch();
        }

        public Task Finish()
        {
            _queue.Writer.TryComplete();
            return _sending;
        }

        public async ValueTask DisposeAsync()
        {
            _queue.Writer.TryComplete();
            await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _batch.Dispose();
        }

        private async Task Run(MillwrightClient client, Tally tally, CancellationToken abort)
        {
            try
            {
                await foreach (var batch in _queue.Reader.ReadAllAsync(abort))
                    using (batch)
                    {
                        var bytes = batch.Pack();
                        tally.Answered(batch.Count, bytes.Length, await client.Ingest(bytes, abort));
                    }
            }
            catch (Exception error)
            {
                _queue.Writer.TryComplete(error);
                throw;
            }
        }
    }
}
