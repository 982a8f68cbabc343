using Millwright.Silo.Hosting;
using Millwright.Storage;

namespace Millwright.Gateway.Hosting;

/// <summary>The whole program as one host: store, silo and gateway.</summary>
internal static class GatewayHost
{
    /// <param name="settings">Settings that go before those of files, variables and arguments.</param>
    public static WebApplication Build(string[] args, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddMillwrightVariables();
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddMillwrightStorage();
        builder.AddMillwrightSilo();
        builder.AddGateway();
        var app = builder.Build();
        app.UseGateway();
        return app;
    }
}
