using Millwright.Contracts.Machines;
using Millwright.Contracts.Readings;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Machines;

/// <summary>
/// Calls of twins for somebody who waits for the answer. One that meets what passes in a moment is made again for up to five seconds, ever more slowly,
/// before its asker is told: a node that is leaving the cluster, a full journal, a twin that another one has overtaken. Asking a twin twice does no harm.
/// </summary>
internal sealed class TwinCalls(IGrainFactory grains, TimeProvider clock)
{
    private const int Tries = 9;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(20);

    /// <param name="machine">A machine id, well formed.</param>
    public Task<T> Ask<T>(string machine, Func<IMachineGrain, Task<T>> call) => Ask(machine, call, static _ => false);

    /// <param name="machine">A machine id, well formed.</param>
    public Task Tell(string machine, Func<IMachineGrain, Task> call) => Ask(machine, async twin =>
    {
        await call(twin);
        return true;
    });

    public Task<ReadingsReceipt> Ingest(string machine, ReadingsMessage readings) =>
        Ask(machine, twin => twin.Ingest(readings), static receipt => receipt.Result is IngestResult.Busy or IngestResult.Overtaken);

    private async Task<T> Ask<T>(string machine, Func<IMachineGrain, Task<T>> call, Func<T, bool> isPassing)
    {
        var wait = FirstWait;
        for (var tried = 1; ; tried++)
        {
            try
            {
                var answer = await call(grains.GetGrain<IMachineGrain>(machine));
                if (!isPassing(answer) || tried == Tries)
                    return answer;
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
