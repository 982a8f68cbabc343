using Millwright.Contracts.Readings;

namespace Millwright.Gateway.Readings;

/// <summary>A request that was let in and meets a full journal in the middle tries again for a while, ever more slowly, before it gives up.</summary>
internal sealed class BusyRetry(TimeProvider clock)
{
    private const int Tries = 8;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    public async Task<ReadingsReceipt?> Until(Func<Task<ReadingsReceipt>> send)
    {
        var wait = FirstWait;
        for (var tried = 1; ; tried++)
        {
            await Task.Delay(wait, clock);
            var receipt = await send();
            if (receipt.Result != IngestResult.Busy || tried == Tries)
                return receipt;
            wait *= 2;
        }
    }
}
