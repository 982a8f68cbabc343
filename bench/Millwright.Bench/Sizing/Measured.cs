namespace Millwright.Bench.Sizing;

/// <summary>
/// What <c>./millwright bench</c> has measured, on two cores of a virtual machine that generator, product and PostgreSQL share: the figures of
/// <c>docs/benchmarks.md</c>, by row. The rows <c>twins</c> and <c>day</c> were taken small, on a machine with other load; what is made of them for larger plants is in <see cref="Needs"/>.
/// </summary>
internal static class Measured
{
    /// <summary>The sensors of each reading in all of these rows.</summary>
    public const int Sensors = 8;

    /// <summary>Row <c>ingest</c>: 58,651 readings/s in batches, on two cores that were both busy.</summary>
    public const double ReadingsPerCore = 58_651 / 2.0;

    /// <summary>Row <c>single</c>: 8,213 readings/s, one a request.</summary>
    public const double SingleReadingsPerCore = 8_213 / 2.0;

    /// <summary>Row <c>ingest</c>: what of the work is PostgreSQL's.</summary>
    public const double PostgresShare = 0.25;

    /// <summary>Row <c>memory</c>: bytes of a live twin.</summary>
    public const double TwinBytes = 6.5 * 1024;

    /// <summary>Of these, its state: what grows with the sensors.</summary>
    public const double TwinStateBytes = 1.6 * 1024;

    /// <summary>Row <c>memory</c>: 832 MB with 100,000 twins, less those twins.</summary>
    public const double ProcessBytes = (832 * 1024.0 * 1024.0) - (100_000 * TwinBytes);

    /// <summary>
    /// Row <c>twins</c>: bytes that a machine takes in each gateway although its twin lives elsewhere or has left memory: what was resident grew from 2,154 to 4,628 MB while 570,000 more
    /// reported and 100,000 were live. What the collector has not given back is in it.
    /// </summary>
    public const double KnownMachineBytes = 4.5 * 1024;

    /// <summary>Row <c>day</c>: bytes on disk of a reading with its index, as readings come in. Of the row itself 175; written at one go with its index 217 to 223, <c>docs/storage.md</c>.</summary>
    public const double ReadingBytes = 247;

    /// <summary>Bytes on disk of the roll-ups of a machine's minute, of rows of that shape (<c>docs/storage.md</c>); row <c>day</c> had 666.</summary>
    public const double RollupBytes = 667;

    /// <summary>Row <c>day</c>: bytes on disk of all else, for each reading; check-points most of it.</summary>
    public const double RestBytes = 4.4;

    /// <summary>Row <c>day</c>: bytes of the write-ahead log, for each reading.</summary>
    public const double LogBytes = 387;
}
