namespace Millwright.EndToEnd.Live;

/// <summary>How a process that is told to stop parts from its live clients.</summary>
public sealed class PartingTests
{
    private static readonly string[] Hubs = ["/hubs/machines", "/hubs/alarms", "/hubs/notices"];
    private static readonly string[] Sockets = ["/ws/machine-status", "/ws/alerts"];

    [Fact]
    public async Task Clients_are_told_goodbye_and_connect_again_without_an_error()
    {
        await using var product = await Installation.Start();
        await using var client = await Script.Start("parting.mjs", product.Address.AbsoluteUri);
        await client.Do(new { @do = "connect", hubs = Hubs, sockets = Sockets });

        (await product.Stop()).ShouldBe(0);

        var partings = (await client.Do(new { @do = "parted" }))["partings"]!.AsArray();
        partings.Select(static parting => (string)parting!["path"]!).ShouldBe([.. Hubs, .. Sockets]);
        foreach (var parting in partings.Take(Hubs.Length))
        {
            ((string?)parting!["how"], (string?)parting["error"]).ShouldBe(("connects again", null), parting.ToJsonString());
            parting["complaints"]!.AsArray().ShouldBeEmpty();
        }
        foreach (var parting in partings.Skip(Hubs.Length))
            ((int?)parting!["code"]).ShouldBe(1000, parting.ToJsonString());
        await product.Run();
        await client.Do(new { @do = "back" });
    }

    [Fact]
    public async Task A_client_that_takes_nothing_keeps_no_process_from_stopping()
    {
        await using var product = await Installation.Start(("MILLWRIGHT_Cluster__LeaveTime", "00:02:00"));
        await using var client = await Script.Start("parting.mjs", product.Address.AbsoluteUri);
        await client.Do(new { @do = "connect", hubs = Hubs, sockets = Sockets });
        await client.Suspend();

        (await product.Stop()).ShouldBe(0);
    }
}
