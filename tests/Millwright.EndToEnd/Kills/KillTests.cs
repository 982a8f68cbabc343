namespace Millwright.EndToEnd.Kills;

/// <summary>The proof that users can run themselves.</summary>
public sealed class KillTests
{
    [Fact]
    public async Task Nothing_acknowledged_is_lost_when_the_process_is_killed_again_and_again()
    {
        var selftest = Child.Start(Built.Bench, ["selftest", "--rounds", "5"], ("MILLWRIGHT_BENCH_DB", Prerequisite.DatabaseServer()));
        var ended = await Child.Run(selftest, TimeSpan.FromMinutes(10));
        ended.Code.ShouldBe(0, ended.ToString());
    }
}
