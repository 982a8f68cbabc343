using System.Threading.RateLimiting;
using Millwright.Contracts.Readings;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Machines;
using Millwright.Gateway.Metrics;
using Millwright.Twins.Readings;

namespace Millwright.Gateway.Readings;

/// <summary>A wave that was answered: one receipt for each of its machines, null where the twin failed.</summary>
internal readonly record struct SentWave(Wave Wave, ReadingsReceipt?[] Receipts);

/// <summary>Brings waves to the twins, one call for each machine, and counts the answers.</summary>
internal sealed partial class WaveSender(TwinCalls twins, SensorNames names, TimeProvider clock, ILogger<WaveSender> log)
{
    /// <param name="room">Given back once the wave is answered.</param>
    public async Task<SentWave> Send(Wave wave, RateLimitLease room)
    {
        using (room)
        {
            var began = clock.GetTimestamp();
            using var trace = GatewayMetrics.Trace(wave);
            var calls = new Task<ReadingsReceipt?>[wave.Machines.Length];
            for (var machine = 0; machine < calls.Length; machine++)
                calls[machine] = Send(wave.Machines[machine]);
            var receipts = await Task.WhenAll(calls);
            GatewayMetrics.TwinsSeconds.Record(clock.GetElapsedTime(began).TotalSeconds);
            return new SentWave(wave, receipts);
        }
    }

    /// <summary>One machine's rows to its twin; null: the twin failed on them, which is logged.</summary>
    private async Task<ReadingsReceipt?> Send(MachineColumns machine)
    {
        if (machine.Rows == 0)
            return new ReadingsReceipt(IngestResult.Committed, [], [], 0);
        try
        {
            return await twins.Ingest(machine.MachineId, machine.ToMessage(names));
        }
        catch (Exception error) when (ClusterErrors.AreMeantBy(error))
        {
            return new ReadingsReceipt(IngestResult.Unavailable, [], [], 0);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            TwinFailed(log, machine.MachineId, error);
            return null;
        }
    }

    private static string Reason(IngestResult result) => result == IngestResult.Retired
        ? "the machine is retired; bring it back into service with PUT, or stop its producer"
        : "no such machine, and unknown machines are refused (Millwright:Twins:RegisterUnknown); register it first";

    public static IngestResult Count(SentWave sent, IngestTally tally)
    {
        var worst = IngestResult.Committed;
        for (var at = 0; at < sent.Receipts.Length; at++)
        {
            var machine = sent.Wave.Machines[at];
            switch (sent.Receipts[at])
            {
                case { Result: IngestResult.Committed } receipt:
                    Count(machine, receipt, tally);
                    break;
                case { Result: IngestResult.UnknownMachine or IngestResult.Retired } refused:
                    foreach (var index in machine.Indexes)
                        tally.Reject(index, machine.MachineId, "machineId", Reason(refused.Result), machine.MachineId, refused.Result == IngestResult.Retired ? "business.retired" : "business.unknown-machine");
                    break;
                case { } unable:
                    worst = unable.Result;
                    break;
                default:
                    tally.Failed += machine.Rows;
                    foreach (var index in machine.Indexes)
                        tally.Reject(index, machine.MachineId, "", "the twin failed on this reading; the log has the details under the request id", code: "system.unexpected");
                    break;
            }
        }
        return worst;
    }

    private static void Count(MachineColumns machine, ReadingsReceipt receipt, IngestTally tally)
    {
        var applied = 0;
        for (var row = 0; row < machine.Rows; row++)
        {
            switch ((ReadingOutcome)receipt.Outcomes[row])
            {
                case ReadingOutcome.Accepted:
                    applied++;
                    break;
                case ReadingOutcome.AcceptedLate:
                    applied++;
                    tally.Late++;
                    break;
                case ReadingOutcome.Duplicate:
                    tally.Duplicates++;
                    break;
                default:
                    tally.Reject(machine.Indexes[row], machine.MachineId, "values." + receipt.Conflicts[row], "another reading of this instant has another value of this sensor; tell the two apart by sequence", code: "business.conflict");
                    break;
            }
        }
        tally.Accepted += applied;
        if (tally.WantsReceipts && machine.Rows > 0)
            tally.Receipt(machine.MachineId, machine.Rows, applied, receipt.Sequence);
    }

    [LoggerMessage(3001, LogLevel.Error, "The twin of {Machine} failed on a batch.")]
    private static partial void TwinFailed(ILogger logger, string machine, Exception error);
}
