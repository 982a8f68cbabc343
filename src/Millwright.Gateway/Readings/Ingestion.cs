using Microsoft.Extensions.Options;
using Millwright.Contracts.Readings;

namespace Millwright.Gateway.Readings;

/// <summary>How the body of an ingest is written.</summary>
internal enum BodyFormat
{
    Json,
    NdJson,
    Csv,
}

/// <summary>How an ingest ended: everything told in the tally, or broken off because the twins could not commit.</summary>
internal readonly record struct IngestEnd(IngestTally Tally, IngestResult Result, string? Problem = null);

/// <summary>Takes in a body of readings and counts what became of them.</summary>
internal sealed class Ingestion(
    WavePool waves, WaveSender sender, SensorUnits units, SensorNames names, Admission admission, IOptions<IngestOptions> options, TimeProvider clock)
{
    public async Task<IngestEnd> Run(Stream body, BodyFormat format, bool withReceipts, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var latestAllowed = (clock.GetUtcNow() + settings.MaxClockSkew - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var tally = new IngestTally(settings.MaxRejectedListed, withReceipts);
        var gathering = new Gathering(waves, sender, units, admission, wave => new ReadingJson(wave, tally, names, settings) { LatestAllowed = latestAllowed }, tally, settings, clock);
        try
        {
            return format switch
            {
                BodyFormat.Csv => await gathering.Csv(body, cancellationToken),
                BodyFormat.NdJson => await gathering.Lines(body, cancellationToken),
                _ => await gathering.Json(body, cancellationToken),
            };
        }
        finally
        {
            await gathering.Finish();
        }
    }
}
