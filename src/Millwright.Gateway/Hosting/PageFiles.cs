namespace Millwright.Gateway.Hosting;

/// <summary>How the built page is handed to browsers.</summary>
internal static class PageFiles
{
    public static void UsePage(this WebApplication app)
    {
        app.UseDefaultFiles();
        app.UseStaticFiles(new StaticFileOptions { OnPrepareResponse = static file => LetBrowsersKeep(file.Context) });
    }

    /// <summary>What the build names by its content never changes; all else is asked for again, so that an upgrade shows at once.</summary>
    private static void LetBrowsersKeep(HttpContext context) =>
        context.Response.Headers.CacheControl = context.Request.Path.StartsWithSegments("/assets") ? "public,max-age=31536000,immutable" : "no-cache";
}
