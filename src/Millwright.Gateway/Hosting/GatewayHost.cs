using Millwright.Silo.Hosting;
using Millwright.Storage;

namespace Millwright.Gateway.Hosting;

/// <summary>The whole program as one host: store, silo and, where the node answers clients, gateway.</summary>
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
        var role = builder.Configuration.GetSection(ClusterSettings.Section).Get<ClusterSettings>()?.Role ?? NodeRole.All;
        builder.AddHttp();
        if (role.AnswersClients())
            builder.AddGateway();
        var app = builder.Build();
        app.UseHttp();
        if (role.AnswersClients())
            app.UseGateway();
        return app;
    }
}
