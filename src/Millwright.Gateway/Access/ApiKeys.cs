using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Access;

/// <summary>Lets in who may come in: anybody on this machine while there is no key, and whoever has a key once there is one.</summary>
internal sealed class ApiKeys(RequestDelegate next, AccessOptions options)
{
    private readonly byte[][] _keys = [.. options.Keys.Select(static key => Hash(key))];

    public async Task InvokeAsync(HttpContext context)
    {
        if (_keys.Length == 0 ? IsFromThisMachine(context.Request) : IsOpen(context.Request.Path) || IsKnown(Credential(context.Request)))
        {
            await next(context);
            return;
        }
        var problem = _keys.Length == 0
            ? Problems.Of(StatusCodes.Status403Forbidden, "access.forbidden", "Only this machine may ask.", "Without an API key only pages and programs of this machine are answered; set MILLWRIGHT_API_KEY to open it to others.")
            : Problems.Of(StatusCodes.Status401Unauthorized, "access.unauthenticated", "An API key is needed.", "Send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.");
        if (_keys.Length > 0)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        await problem.ExecuteAsync(context);
    }

    /// <summary>Health for probes, and the page itself: it holds no data and asks for the key.</summary>
    private static bool IsOpen(PathString path) =>
        !path.StartsWithSegments("/api") && !path.StartsWithSegments("/hubs") && !path.StartsWithSegments("/ws") && !path.StartsWithSegments("/metrics");

    /// <summary>A browser on this machine that shows a foreign page may not ask for it, nor a name that somebody else's DNS points here.</summary>
    private static bool IsFromThisMachine(HttpRequest request) =>
        IsLoopback(request.Host.Host) && (request.Headers.Origin.ToString() is not { Length: > 0 } origin || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && IsLoopback(page.Host)));

    private static bool IsLoopback(string host) => host is "localhost" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    internal static string? Credential(HttpRequest request)
    {
        if (request.Headers.Authorization.ToString() is var authorization && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            return authorization["Bearer ".Length..].Trim();
        if (request.Headers["X-Api-Key"].ToString() is { Length: > 0 } header)
            return header;
        // Browsers cannot set headers on a WebSocket.
        return request.Path.StartsWithSegments("/hubs") || request.Path.StartsWithSegments("/ws") ? request.Query["access_token"].ToString() : null;
    }

    private bool IsKnown(string? credential)
    {
        if (string.IsNullOrEmpty(credential))
            return false;
        var hash = Hash(credential);
        var isKnown = false;
        foreach (var key in _keys)
            isKnown |= CryptographicOperations.FixedTimeEquals(key, hash);
        return isKnown;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>The limit on requests per second, where one is set.</summary>
internal static class RequestLimit
{
    public static void AddRequestLimit(this IServiceCollection services, AccessOptions options)
    {
        if (options.RequestsPerSecond == 0)
            return;
        services.AddRateLimiter(limiter =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => RateLimitPartition.GetTokenBucketLimiter(
                ApiKeys.Credential(context.Request) ?? context.Connection.RemoteIpAddress?.ToString() ?? "",
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = options.RequestsPerSecond,
                    TokensPerPeriod = Math.Max(1, options.RequestsPerSecond / 10),
                    ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                    QueueLimit = 0,
                }));
        });
    }
}
