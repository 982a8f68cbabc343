using Millwright.Gateway.Health;
using Millwright.Gateway.Live;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Millwright.Gateway.Metrics;

/// <summary>Traces and metrics by OTLP, when the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to; and <c>/metrics</c> always.</summary>
internal static class Telemetry
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<PrometheusText>();
        if (builder.Configuration[Endpoint] is { Length: > 0 })
            builder.Services.AddHostedService<Otlp>();
    }

    public static void MapTelemetry(this IEndpointRouteBuilder routes)
    {
        // It counts from here on; made by the first scrape it would have missed what came before.
        var services = routes.ServiceProvider;
        var (metrics, health) = (services.GetRequiredService<PrometheusText>(), services.GetRequiredService<HealthProbe>());
        GatewayMetrics.Watch(health, services.GetService<FleetBoard>(), services.GetService<AlarmBoard>());
        routes.MapGet("/metrics", Scrape).ExcludeFromDescription();

        async Task<IResult> Scrape(CancellationToken cancellationToken)
        {
            await health.Report(cancellationToken);
            return TypedResults.Text(metrics.Scrape(), "text/plain; version=0.0.4; charset=utf-8");
        }
    }

    private sealed class Otlp : IHostedService
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            _traces = Sdk.CreateTracerProviderBuilder().AddSource("Microsoft.AspNetCore", "Millwright", "Npgsql", "Microsoft.Orleans.Runtime", "Microsoft.Orleans.Application").AddOtlpExporter().Build();
            _metrics = Sdk.CreateMeterProviderBuilder().AddMeter("Millwright", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Npgsql").AddOtlpExporter().Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _traces?.Dispose();
            _metrics?.Dispose();
            return Task.CompletedTask;
        }
    }
}
