using System.ComponentModel.DataAnnotations;
using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices;

/// <summary>How notices go out.</summary>
public sealed record NoticeOptions
{
    public const string Section = "Millwright:Notices";

    private const string Shortest = "00:00:00.010", Longest = "1.00:00:00";

    /// <summary>Seals what channels keep secret: 32 bytes in base64, or any text of at least 16 characters. Without it or a file no secret is stored.</summary>
    public string? SecretKey { get; init; }

    /// <summary>A file that holds such a key.</summary>
    public string? SecretKeyFile { get; init; }

    /// <summary>Addresses inside the plant that channels and mail servers may have: networks such as <c>10.1.0.0/16</c>, or single addresses, separated by commas; <c>*</c>: all. Else public ones only.</summary>
    public string AllowedTargets { get; init; } = "";

    /// <summary>Nothing is sent, and what is due waits: for a copy of a plant that shall ring nobody up.</summary>
    public bool Hold { get; init; }

    /// <summary>How long a provider may take to answer.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan SendTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Destinations that are sent to at once, at most.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; init; } = 16;

    /// <summary>Attempts until a notice is a dead letter.</summary>
    [Range(1, 1_000)]
    public int Attempts { get; init; } = 12;

    /// <summary>The wait after a first failure; it doubles with each one.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan FirstRetry { get; init; } = TimeSpan.FromSeconds(1);

    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan LongestRetry { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Failures in a row that open a destination's breaker.</summary>
    [Range(1, 1_000)]
    public int BreakerFailures { get; init; } = 5;

    /// <summary>How long it is open first; it doubles each time that the attempt after it fails.</summary>
    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan FirstBreak { get; init; } = TimeSpan.FromSeconds(10);

    [Range(typeof(TimeSpan), Shortest, Longest)]
    public TimeSpan LongestBreak { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often an Alertmanager is told of an alarm that lasts.</summary>
    [Range(typeof(TimeSpan), "00:00:00.500", "1.00:00:00")]
    public TimeSpan AlertInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked for what is due, besides when something happens.</summary>
    [Range(typeof(TimeSpan), "00:00:00.050", "00:01:00")]
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A killed process's destinations are free again after it.</summary>
    internal TimeSpan Lease => SendTimeout * 2;

    internal RetryRule Retry => new(FirstRetry, LongestRetry, Attempts);

    internal Breaker Breaker => new(BreakerFailures, FirstBreak, LongestBreak);
}
