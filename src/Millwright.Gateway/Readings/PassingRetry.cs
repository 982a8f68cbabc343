using Millwright.Contracts.Readings;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Readings;

/// <summary>
/// A request that was let in and meets what passes in a moment tries again for a while, ever more slowly, before it gives up: a full journal, a twin
/// that another one has overtaken, a node that is leaving the cluster. Sending a batch twice does no harm.
/// </summary>
internal sealed class PassingRetry(TimeProvider clock)
{
    private const int Tries = 9;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    public async Task<ReadingsReceipt> Send(Func<Task<ReadingsReceipt>> send)
    {
        var wait = FirstWait;
        for (var tried = 1; ; tried++)
        {
            try
            {
                var receipt = await send();
                if (receipt.Result is not (IngestResult.Busy or IngestResult.Overtaken) || tried == Tries)
                    return receipt;
            }
            catch (Exception error) when (ClusterErrors.ArePassing(error) && tried < Tries)
            {
                // Told to whoever waits only when it lasts.
            }
            await Task.Delay(wait, clock);
            wait *= 2;
        }
    }
}
