using System.Text.Json;
using Millwright.Contracts.Machines;
using Millwright.Storage.Tests;

namespace Millwright.Silo.Tests;

/// <summary>A test with a database of its own.</summary>
public abstract class PlantTest : IAsyncLifetime
{
    protected TestDatabase Server { get; } = new();

    public virtual async ValueTask InitializeAsync()
    {
        Server.Require();
        await Server.InitializeAsync();
    }

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return Server.DisposeAsync();
    }

    protected Task<long> Journaled(string machine) =>
        Server.Scalar<long>($"SELECT count(*) FROM readings JOIN machines USING (machine_key) WHERE machine_id = '{machine}'");

    protected Task<long> EpochOf(string machine) => Server.Scalar<long>($"SELECT epoch FROM twin_heads JOIN machines USING (machine_key) WHERE machine_id = '{machine}'");

    /// <summary>All that a view says, so that two can be compared to the last digit.</summary>
    protected static string Text(MachineView? view) => JsonSerializer.Serialize(view, Everything);

    private static readonly JsonSerializerOptions Everything = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    /// <summary>The server lets nobody in, and ends the connections that there are.</summary>
    protected async Task GoAway()
    {
        await TestDatabase.OnServer($"ALTER DATABASE {Name} ALLOW_CONNECTIONS false");
        await TestDatabase.OnServer($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'");
    }

    protected Task ComeBack() => TestDatabase.OnServer($"ALTER DATABASE {Name} ALLOW_CONNECTIONS true");

    private string Name => new Npgsql.NpgsqlConnectionStringBuilder(Server.ConnectionString).Database!;
}
