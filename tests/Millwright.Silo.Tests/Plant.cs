using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millwright.Contracts.Machines;
using Millwright.Silo.Hosting;
using Millwright.Storage;
using Millwright.Storage.Machines;
using Millwright.Storage.Tests;
using Millwright.Tests.Product;
using Millwright.Twins.Machines;

namespace Millwright.Silo.Tests;

/// <summary>A host with storage and silo, as the product makes it, without its gateway.</summary>
internal sealed class Plant : IAsyncDisposable
{
    /// <summary>The check of connections comes before the claim.</summary>
    private const int ClaimAfter = 1;

    private readonly IHost _host;

    private Plant(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IGrainFactory Grains => Services.GetRequiredService<IGrainFactory>();

    public TwinStore Store => Services.GetRequiredService<TwinStore>();

    public MachineRegistry Machines => Services.GetRequiredService<MachineRegistry>();

    public ConfigurationRegistry Configurations => Services.GetRequiredService<ConfigurationRegistry>();

    /// <param name="isAlone">False: without the claim on the database that keeps a second process off it.</param>
    public static async Task<Plant> Start(TestDatabase database, string? connectionString = null, bool isAlone = true, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var plant = new Plant(Build(connectionString ?? database.ConnectionString, isAlone, clock, settings));
        await plant._host.StartAsync();
        return plant;
    }

    public static IHost Build(string connectionString, bool isAlone, TimeProvider? clock = null, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Millwright:Storage:ConnectionString"] = connectionString,
            ["Millwright:Storage:QueryConnections"] = "4",
            ["Millwright:Cluster:SiloPort"] = $"{Ports.Free()}",
            ["Millwright:Cluster:GatewayPort"] = $"{Ports.Free()}",
        });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(static setting => "Millwright:" + setting.Key, static setting => (string?)setting.Value));
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.Services.AddMillwrightStorage();
        var before = builder.Services.Count;
        builder.AddMillwrightSilo();
        if (!isAlone)
            builder.Services.Remove(builder.Services.Skip(before).Where(static service => service.ServiceType == typeof(IHostedService)).ElementAt(ClaimAfter));
        return builder.Build();
    }

    public IMachineGrain Twin(string id) => Grains.GetGrain<IMachineGrain>(id);

    public async Task Register(string id, string type = "pump") =>
        (await Machines.Create(new MachineDraft(Id(id), id, type), CancellationToken.None)).Outcome.ShouldBe(ChangeOutcome.Created);

    public async Task Configure(MachineConfiguration configuration, string type = "pump") =>
        await Configurations.Put(type, configuration, version: null, onlyNew: false, CancellationToken.None);

    public static MachineId Id(string text)
    {
        MachineId.TryParse(text, out var id).ShouldBeTrue();
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
