using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using Millwright.Silo.Notices.Channels;
using Millwright.Storage.Notices;

namespace Millwright.Silo.Notices;

/// <summary>One attempt, and what follows from how it ended.</summary>
internal sealed class Delivery(IOptions<NoticeOptions> options, TimeProvider clock)
{
    private const int MostAnswer = 2_000, MostError = 1_000;

    /// <summary>Sends within the time that a provider has; whatever goes wrong is a result, and no secret is left in it.</summary>
    public async Task<SendResult> Send(IChannel channel, OutgoingNotice notice, ChannelSetup setup)
    {
        using var late = new CancellationTokenSource(options.Value.SendTimeout, clock);
        var result = await Attempt(channel, notice, setup, late.Token);
        return result with
        {
            Answer = Masking.Text(result.Answer, setup.Secrets.Values, MostAnswer),
            Error = Masking.Text(result.Error, setup.Secrets.Values, MostError),
        };
    }

    /// <param name="noticeFailures">Of the notice, before.</param>
    /// <param name="failures">Of the destination in a row, before.</param>
    public AttemptEnd End(SendResult result, int noticeFailures, int failures, DateTimeOffset now)
    {
        var (retry, breaker) = (options.Value.Retry, options.Value.Breaker);
        if (result.Outcome == SendOutcome.Sent)
            return new(Word(result.Outcome), result.StatusCode, result.Answer, null, result.MessageId, NoticeState.Sent, now, 0, null);
        // Whoever asks for patience, or does not know one of many recipients, is well.
        var isIll = result.Outcome is not (SendOutcome.RateLimited or SendOutcome.Bounced);
        var inARow = isIll ? failures + 1 : failures;
        var state = result.IsFinal || retry.IsSpent(noticeFailures + 1) ? NoticeState.Dead : NoticeState.Pending;
        var due = now + retry.Wait(noticeFailures + 1, Random.Shared.NextDouble(), result.RetryAfter);
        return new(
            Word(result.Outcome), result.StatusCode, result.Answer, result.Error, result.MessageId, state, due, inARow, isIll ? breaker.OpenUntil(inARow, now) : null);
    }

    private async Task<SendResult> Attempt(IChannel channel, OutgoingNotice notice, ChannelSetup setup, CancellationToken late)
    {
        try
        {
            return await channel.Send(notice, setup, late);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested)
        {
            return new(SendOutcome.Timeout, Error: $"No answer within {options.Value.SendTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception error) when (error is IOException or SocketException or AuthenticationException)
        {
            return new(SendOutcome.Failed, Error: error.Message);
        }
        catch (Exception error)
        {
            // A fault of ours must not stop the destination for ever: it becomes a dead letter in the end, with the reason.
            return new(SendOutcome.Failed, Error: $"{error.GetType().Name}: {error.Message}");
        }
    }

    private static string Word(SendOutcome outcome) => outcome switch
    {
        SendOutcome.Sent => "sent",
        SendOutcome.RateLimited => "rate_limited",
        SendOutcome.Timeout => "timeout",
        SendOutcome.InvalidUrl => "invalid_url",
        SendOutcome.ProviderError => "provider_error",
        SendOutcome.Bounced => "bounced",
        _ => "failed",
    };
}
