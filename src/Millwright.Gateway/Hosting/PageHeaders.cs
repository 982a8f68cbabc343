using Microsoft.Extensions.Primitives;

namespace Millwright.Gateway.Hosting;

/// <summary>
/// Tells browsers what a page may do: load what lies beside it and speak to where it came from, and nothing else; pictures may be data, as a
/// chart is saved as one. The page that tries the API
/// sets styles in its markup, so it may do that too.
/// </summary>
internal sealed class PageHeaders(RequestDelegate next)
{
    private static readonly StringValues Policy = Of("style-src 'self'");
    private static readonly StringValues PolicyOfTry = Of("style-src 'self' 'unsafe-inline'");
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues NoFeatures = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    public Task InvokeAsync(HttpContext context)
    {
        var (path, headers) = (context.Request.Path, context.Response.Headers);
        headers.XContentTypeOptions = NoSniff;
        if (!path.StartsWithSegments("/api") && !path.StartsWithSegments("/hubs") && !path.StartsWithSegments("/ws"))
        {
            headers.ContentSecurityPolicy = path.StartsWithSegments("/try") ? PolicyOfTry : Policy;
            headers["Referrer-Policy"] = NoReferrer;
            headers["Permissions-Policy"] = NoFeatures;
        }
        return next(context);
    }

    private static StringValues Of(string styles) =>
        $"default-src 'none'; script-src 'self'; {styles}; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
}
