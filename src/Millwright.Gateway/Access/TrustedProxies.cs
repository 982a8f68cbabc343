using Microsoft.AspNetCore.HttpOverrides;

namespace Millwright.Gateway.Access;

/// <summary>Whom a request is from, when it comes through a load balancer: believed of those that are named, and of nobody else.</summary>
internal static class TrustedProxies
{
    public static void UseTrustedProxies(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AccessOptions>().Proxies is not { Count: > 0 } proxies)
            return;
        // No limit to how many: the first address, seen from here, that is none of the named proxies is the client's.
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in proxies)
            options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }
}
