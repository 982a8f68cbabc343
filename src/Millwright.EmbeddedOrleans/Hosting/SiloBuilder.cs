#pragma warning disable IDE0130
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Millwright.EmbeddedOrleans.Activations;
using Millwright.EmbeddedOrleans.Hosting;
using Millwright.EmbeddedOrleans.Persistence;
using Millwright.EmbeddedOrleans.Reminders;
using Orleans.Configuration;
using Orleans.Storage;

namespace Orleans.Hosting
{
    public interface ISiloBuilder
    {
        IServiceCollection Services { get; }

        IConfiguration Configuration { get; }
    }

    public static class OrleansSiloGenericHostExtensions
    {
        /// <summary>Puts a silo, and a client to it, into the host: the silo starts with the host and stops before what was registered earlier.</summary>
        public static IHostApplicationBuilder UseOrleans(this IHostApplicationBuilder hostAppBuilder, Action<ISiloBuilder> configureDelegate)
        {
            hostAppBuilder.Services.AddEmbeddedSilo(hostAppBuilder.Configuration, configureDelegate);
            return hostAppBuilder;
        }

        internal static void AddEmbeddedSilo(this IServiceCollection services, IConfiguration configuration, Action<ISiloBuilder> configure)
        {
            services.AddOptions<GrainCollectionOptions>();
            services.AddOptions<SiloMessagingOptions>();
            services.TryAddSingleton(TimeProvider.System);
            services.AddSingleton<Catalog>();
            services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<Catalog>().Factory);
            services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<Catalog>().Factory);
            services.AddHostedService<SiloLifetime>();
            configure(new SiloBuilder(services, configuration));
        }

        private sealed record SiloBuilder(IServiceCollection Services, IConfiguration Configuration) : ISiloBuilder;
    }

    public static class SiloBuilderExtensions
    {
        /// <summary>One process is a cluster by itself: nothing is opened and nothing joined, so the ports are not used.</summary>
        public static ISiloBuilder UseLocalhostClustering(this ISiloBuilder builder, int siloPort = 11111, int gatewayPort = 30000) => builder;

        public static ISiloBuilder ConfigureServices(this ISiloBuilder builder, Action<IServiceCollection> configureDelegate)
        {
            configureDelegate(builder.Services);
            return builder;
        }

        public static ISiloBuilder Configure<TOptions>(this ISiloBuilder builder, Action<TOptions> configureOptions)
            where TOptions : class
        {
            builder.Services.Configure(configureOptions);
            return builder;
        }

        /// <summary>Puts a filter in the way of every call to a grain, after those added before it.</summary>
        public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IIncomingGrainCallFilter filter)
        {
            builder.Services.AddSingleton(filter);
            return builder;
        }

        /// <inheritdoc cref="AddIncomingGrainCallFilter(ISiloBuilder, IIncomingGrainCallFilter)"/>
        public static ISiloBuilder AddIncomingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
            where TImplementation : class, IIncomingGrainCallFilter
        {
            builder.Services.AddSingleton<IIncomingGrainCallFilter, TImplementation>();
            return builder;
        }

        /// <inheritdoc cref="AddIncomingGrainCallFilter(ISiloBuilder, IIncomingGrainCallFilter)"/>
        public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IncomingGrainCallFilterDelegate filter) =>
            builder.AddIncomingGrainCallFilter(new DelegateFilter(filter));

        public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name)
        {
            builder.Services.AddKeyedSingleton<IGrainStateStore>(name, static (_, _) => new MemoryStateStore());
            return builder;
        }

        public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) => builder.AddMemoryGrainStorage("Default");

        public static ISiloBuilder AddAdoNetGrainStorage(this ISiloBuilder builder, string name, Action<AdoNetGrainStorageOptions> configureOptions)
        {
            var options = new AdoNetGrainStorageOptions();
            configureOptions(options);
            builder.Services.AddKeyedSingleton<IGrainStateStore>(name, (_, _) => new PostgresStateStore(options.ConnectionString));
            return builder;
        }

        public static ISiloBuilder AddAdoNetGrainStorageAsDefault(this ISiloBuilder builder, Action<AdoNetGrainStorageOptions> configureOptions) =>
            builder.AddAdoNetGrainStorage("Default", configureOptions);

        /// <summary>Reminders that end with the process.</summary>
        public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder) => builder.AddReminders(static _ => new MemoryReminderStore());

        /// <summary>Reminders in PostgreSQL, which outlive the process.</summary>
        public static ISiloBuilder UseAdoNetReminderService(this ISiloBuilder builder, Action<AdoNetReminderTableOptions> configureOptions)
        {
            var options = new AdoNetReminderTableOptions();
            configureOptions(options);
            return builder.AddReminders(_ => new PostgresReminderStore(options.ConnectionString));
        }

        private static ISiloBuilder AddReminders(this ISiloBuilder builder, Func<IServiceProvider, IReminderStore> store)
        {
            builder.Services.AddSingleton(store);
            builder.Services.AddSingleton<ReminderClock>().AddHostedService(static services => services.GetRequiredService<ReminderClock>());
            return builder;
        }

        private sealed class DelegateFilter(IncomingGrainCallFilterDelegate filter) : IIncomingGrainCallFilter
        {
            public Task Invoke(IIncomingGrainCallContext context) => filter(context);
        }
    }
}

namespace Orleans.Configuration
{
    public sealed class AdoNetGrainStorageOptions
    {
        /// <summary>Always Npgsql here; kept so that the same configuration serves both engines.</summary>
        public string Invariant { get; set; } = "Npgsql";

        public string ConnectionString { get; set; } = "";
    }
}

namespace Millwright.EmbeddedOrleans.Hosting
{
    /// <summary>Starts and stops the silo with its host.</summary>
    internal sealed class SiloLifetime(Catalog catalog) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => catalog.Stop(cancellationToken);
    }
}
