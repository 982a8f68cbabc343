using Microsoft.AspNetCore.StaticFiles;

namespace Millwright.Gateway.Hosting;

/// <summary>How the built page is handed to browsers.</summary>
internal static class PageFiles
{
    /// <summary>
    /// The page runs its own script, wears its own style and asks its own server: whatever else might get into it is not run and not asked.
    /// Pictures may be data: a chart is saved as one.
    /// </summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    public static void UsePage(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = Prepare });
    }

    private static void Prepare(StaticFileResponseContext file)
    {
        var headers = file.Context.Response.Headers;
        // What the build names by its content never changes; all else is asked for again, so that an upgrade shows at once.
        headers.CacheControl = file.Context.Request.Path.StartsWithSegments("/assets") ? "public,max-age=31536000,immutable" : "no-cache";
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
    }
}
