using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;
using Millwright.Gateway.Access;
using Millwright.Gateway.Alarms;
using Millwright.Gateway.Anomalies;
using Millwright.Gateway.Api;
using Millwright.Gateway.Cluster;
using Millwright.Gateway.Configurations;
using Millwright.Gateway.Demo;
using Millwright.Gateway.Episodes;
using Millwright.Gateway.Errors;
using Millwright.Gateway.Fleet;
using Millwright.Gateway.Health;
using Millwright.Gateway.History;
using Millwright.Gateway.Incidents;
using Millwright.Gateway.Learning;
using Millwright.Gateway.Live;
using Millwright.Gateway.Machines;
using Millwright.Gateway.Metrics;
using Millwright.Gateway.Notices;
using Millwright.Gateway.Readings;
using Millwright.Gateway.Sites;
using Millwright.Gateway.Units;
using Millwright.Gateway.Upkeep;
using Millwright.Silo.Cluster;
using Millwright.Silo.Hosting;

namespace Millwright.Gateway.Hosting;

/// <summary>The gateway's parts, and the way of a request through them.</summary>
internal static class GatewayHosting
{
    /// <summary>What every node has: somebody to ask how it is.</summary>
    public static void AddHttp(this WebApplicationBuilder builder)
    {
        var access = builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions();
        access.Check();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(access.ListenOn, access.Port);
        });
        builder.Services.AddSingleton(access);
        builder.Services.AddSingleton(new NodeAddress($"http://{access.Address}:{access.Port}"));
        builder.Services.AddSingleton<IHostLifetime, Leaving>();
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<ClusterSettings>>(static (host, cluster) => host.ShutdownTimeout = cluster.Value.LeaveTime);
        builder.Services.ConfigureHttpJsonOptions(static options => Json.Configure(options.SerializerOptions));
        builder.Services.AddErrorHandling();
        builder.Services.AddSingleton<HealthProbe>();
        builder.Services.AddSingleton<LiveConnections>();
        builder.AddTelemetry();
    }

    /// <summary>What clients are answered by.</summary>
    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.Services.AddRequestLimit(builder.Configuration.GetSection(AccessOptions.Section).Get<AccessOptions>() ?? new AccessOptions());
        builder.Services.AddSites();
        builder.Services.AddDemo();
        builder.Services.AddSingleton<PreviewRoom>();
        builder.Services.AddSingleton<TwinCalls>();
        builder.Services.AddReadings().AddLiveFeed().AddNotices();
        builder.Services.AddRequestDecompression();
        builder.Services.AddResponseCompression(static options =>
        {
            options.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml", "application/problem+json"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        builder.Services.AddOpenApi(static options => options.AddDocumentTransformer<Description>().AddSchemaTransformer<Description>());
    }

    public static void UseHttp(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseMiddleware<RequestIds>();
        app.UseMiddleware<PageHeaders>();
        app.UseErrorHandling();
        app.UseMiddleware<ApiKeys>();
        app.MapHealth();
        app.MapTelemetry();
    }

    public static void UseGateway(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AccessOptions>().RequestsPerSecond > 0)
            app.UseRateLimiter();
        app.UseRequestDecompression();
        app.UseWebSockets();
        app.Use(app.Services.GetRequiredService<LiveConnections>().Count);
        app.UseResponseCompression();
        app.UsePage();
        app.MapLiveFeed();
        app.MapNoticeHub();
        app.MapOpenApi();
        app.UseSwaggerUI(static page =>
        {
            page.RoutePrefix = "try";
            page.DocumentTitle = "Try Millwright";
            page.SwaggerEndpoint("/openapi/v1.json", "Millwright v1");
        });
        var api = app.MapGroup("/api/v1");
        api.MapReadings();
        api.MapMachines();
        api.MapBulk();
        api.MapConfigurations();
        api.MapHistory();
        api.MapEpisodes();
        api.MapNotes();
        api.MapAlarms();
        api.MapAlarmRules();
        api.MapAnomalies();
        api.MapFleet();
        api.MapAlarmPerformance();
        api.MapIncidents();
        api.MapSites();
        api.MapDemo();
        api.MapUnits();
        api.MapNotices();
        api.MapLearning();
        api.MapCluster();
        api.MapStorage();
    }
}
