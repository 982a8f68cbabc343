using System.ComponentModel.DataAnnotations;

namespace Millwright.Gateway.Readings;

/// <summary>What is taken in, and how much of it at once.</summary>
public sealed record IngestOptions
{
    public const string Section = "Millwright:Ingest";

    /// <summary>How far in the future a reading's time may lie.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxClockSkew { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Sensors of one reading, at most.</summary>
    [Range(1, 10_000)]
    public int MaxSensors { get; init; } = 256;

    /// <summary>Readings that are gathered before they go to the twins; the rest of the body waits unread.</summary>
    [Range(1, 1_000_000)]
    public int ReadingsPerWave { get; init; } = 4_000;

    /// <summary>Bytes of one reading, at most.</summary>
    [Range(256, 16 * 1024 * 1024)]
    public int MaxReadingBytes { get; init; } = 256 * 1024;

    /// <summary>Rejected readings that an answer lists; more are counted.</summary>
    [Range(1, 100_000)]
    public int MaxRejectedListed { get; init; } = 1_000;

    /// <summary>Requests that are taken in at once; one more is answered 429 before anything of it is read.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrentRequests { get; init; } = 512;

    /// <summary>Readings that are with the twins and the journal at once; less than the journal's queue holds.</summary>
    [Range(1, 10_000_000)]
    public int MaxReadingsUnderWay { get; init; } = 120_000;

    /// <summary>Bytes of one request, after unpacking, at most.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxRequestBytes { get; init; } = 1L << 30;
}
