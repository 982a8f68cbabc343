using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Millwright.Silo.Notices.Channels;

/// <summary>Sends a request to a provider and says what its answer means; follows no redirect, uses no proxy, keeps no cookie.</summary>
internal sealed class HttpSending(TargetGuard guard, TimeProvider clock) : IDisposable
{
    private const int MostAnswer = 2_048;
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellationToken) => await guard.Connect(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken),
        AllowAutoRedirect = false, UseProxy = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 16, MaxResponseDrainSize = 64 * 1024,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public static IEnumerable<SetupProblem> CheckUrl(ChannelSetup setup)
    {
        if (setup.Url is not { } url)
            yield return new("secrets.url", "an absolute http or https URL");
        else if (url.UserInfo.Length > 0)
            yield return new("secrets.url", "a URL without a name and password in it");
    }

    /// <summary>JSON in UTF-8.</summary>
    public static ByteArrayContent Json(byte[] body, string mediaType = "application/json") =>
        new(body) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) { CharSet = Encoding.UTF8.WebName } } };

    public async Task<SendResult> Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            request.Headers.UserAgent.ParseAdd("Millwright");
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return Meaning(answer, await Beginning(answer, cancellationToken));
        }
        catch (HttpRequestException error) when (error.InnerException is ForbiddenTargetException forbidden)
        {
            return new(SendOutcome.InvalidUrl, IsFinal: true, Error: forbidden.Message);
        }
        catch (HttpRequestException error)
        {
            return new(SendOutcome.Failed, Error: $"{error.Message} ({error.HttpRequestError})");
        }
    }

    public void Dispose() => _http.Dispose();

    private SendResult Meaning(HttpResponseMessage answer, string text)
    {
        var status = (int)answer.StatusCode;
        var wait = RetryAfter(answer.Headers.RetryAfter);
        return answer.StatusCode switch
        {
            _ when answer.IsSuccessStatusCode => new(SendOutcome.Sent, StatusCode: status, Answer: text),
            HttpStatusCode.TooManyRequests => new(SendOutcome.RateLimited, StatusCode: status, Answer: text, Error: "The receiver asks for patience.", RetryAfter: wait),
            HttpStatusCode.RequestTimeout => new(SendOutcome.Timeout, StatusCode: status, Answer: text, Error: "The receiver gave up waiting."),
            _ when status is >= 300 and < 400 => new(SendOutcome.InvalidUrl, IsFinal: true, status, text, "The receiver redirects, and redirects are not followed: configure where it leads."),
            _ when status >= 500 => new(SendOutcome.ProviderError, StatusCode: status, Answer: text, Error: $"The receiver failed with {status}.", RetryAfter: wait),
            _ => new(SendOutcome.ProviderError, IsFinal: true, status, text, $"The receiver refused it with {status}."),
        };
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return wait is not { } asked || asked <= TimeSpan.Zero ? null : asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }

    private static async Task<string> Beginning(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[MostAnswer];
        var length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }
}
