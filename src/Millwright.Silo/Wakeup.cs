using System.Threading.Channels;

namespace Millwright.Silo;

/// <summary>Wakes a loop that otherwise looks each interval; however often it is rung while the loop is busy, it wakes once.</summary>
internal sealed class Wakeup(TimeProvider clock)
{
    private readonly Channel<bool> _rung = System.Threading.Channels.Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring() => _rung.Writer.TryWrite(true);

    public async Task Wait(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(atMost, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _rung.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody rang; it is time to look.
        }
    }
}
