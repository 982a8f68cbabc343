using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Millwright.EndToEnd.StartUp;

/// <summary>What keeps the product from starting is told in one line that names the remedy.</summary>
public sealed class StartUpTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_busy_port_is_named_with_the_setting_that_changes_it()
    {
        await using var database = await TestDatabase.Create();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        await Refuses(Installation.Command(database.ConnectionString, port), $"{port}", "MILLWRIGHT_PORT");
    }

    [Fact]
    public Task An_unreachable_database_is_named_with_the_setting_that_says_where_it_is() =>
        Refuses(Installation.Command("Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", Ports.Free()), "PostgreSQL", "MILLWRIGHT_DB");

    [Fact]
    public async Task A_database_of_a_newer_program_is_left_alone()
    {
        await using var database = await TestDatabase.Create();
        await using (await Installation.Start(database.ConnectionString))
            await database.Execute("INSERT INTO schema_versions (version, name) VALUES (9999, 'of tomorrow')");
        await Refuses(Installation.Command(database.ConnectionString, Ports.Free()), "9999");
    }

    [Fact]
    public async Task More_connections_than_PostgreSQL_gives_out_are_refused_at_once()
    {
        await using var database = await TestDatabase.Create();
        await Refuses(Installation.Command(database.ConnectionString, Ports.Free(), ("MILLWRIGHT_Storage__QueryConnections", "1000")), "max_connections", "QueryConnections");
    }

    [Fact]
    public async Task Nobody_else_is_let_in_without_a_key()
    {
        await using var database = await TestDatabase.Create();
        await Refuses(Installation.Command(database.ConnectionString, Ports.Free(), ("MILLWRIGHT_LISTEN", "0.0.0.0")), "0.0.0.0", "MILLWRIGHT_API_KEY");
    }

    private static async Task Refuses(ProcessStartInfo start, params string[] words)
    {
        var ended = await Child.Run(start, Patience);
        ended.Code.ShouldNotBe(0, ended.ToString());
        var line = ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldHaveSingleItem(ended.ToString());
        foreach (var word in words)
            line.ShouldContain(word);
    }
}
