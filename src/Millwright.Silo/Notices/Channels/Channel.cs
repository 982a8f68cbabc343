using Millwright.Twins.Notices;

namespace Millwright.Silo.Notices.Channels;

/// <summary>A notice on its way out.</summary>
/// <param name="Id">The same at every attempt: the receiver's idempotency key.</param>
/// <param name="Recipient">An address, a number, a person's id; empty where the channel leads to one place.</param>
/// <param name="Payload">What the event says of itself, a JSON object.</param>
public sealed record OutgoingNotice(
    Guid Id, Guid DestinationId, Guid? EventId, string Type, NoticeSeverity Severity, Guid? AlarmId, string? MachineId, DateTimeOffset At, Message Message, string Payload,
    string Recipient);

/// <summary>How an attempt ended; the words are those of the log.</summary>
public enum SendOutcome
{
    /// <summary>The provider took it.</summary>
    Sent,

    /// <summary>It could not be reached.</summary>
    Failed,
    RateLimited,
    Timeout,

    /// <summary>The address is none, or one that must not be called.</summary>
    InvalidUrl,

    /// <summary>It answered that it does not take it.</summary>
    ProviderError,

    /// <summary>It knows no such recipient.</summary>
    Bounced,
}

/// <param name="IsFinal">Trying again would not help.</param>
/// <param name="Answer">What the provider said.</param>
/// <param name="RetryAfter">How long it asked to be left alone.</param>
/// <param name="MessageId">What it, or we, call the message.</param>
public sealed record SendResult(
    SendOutcome Outcome, bool IsFinal = false, int? StatusCode = null, string? Answer = null, string? Error = null, TimeSpan? RetryAfter = null, string? MessageId = null);

/// <summary>A way to send a notice.</summary>
internal interface IChannel
{
    /// <summary>One of <see cref="ChannelKinds"/>.</summary>
    string Kind { get; }

    /// <summary>The secrets that it knows; others are refused.</summary>
    IReadOnlyList<string> SecretNames { get; }

    /// <summary>The settings that it knows, besides <c>limit</c>; others are refused.</summary>
    IReadOnlyList<string> SettingNames { get; }

    /// <summary>Where it leads, as it may be shown.</summary>
    string Target(ChannelSetup setup);

    IEnumerable<SetupProblem> Check(ChannelSetup setup);

    /// <summary>Sends once. Whoever calls limits the time; what is thrown counts as not reached.</summary>
    Task<SendResult> Send(OutgoingNotice notice, ChannelSetup setup, CancellationToken cancellationToken);
}
