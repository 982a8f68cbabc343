using Millwright.Silo.Hosting;

namespace Millwright.Silo.Tests.Hosting;

public sealed class NodeRoleTests
{
    [Theory]
    [InlineData("all", "")]
    [InlineData("gateway silo jobs", "")]
    [InlineData("gateway silo silo", "jobs")]
    [InlineData("gateway jobs", "silo")]
    [InlineData("silo jobs", "gateway")]
    [InlineData("jobs", "gateway silo")]
    [InlineData("", "gateway silo jobs")]
    public void What_no_node_does_is_missing(string living, string missing) =>
        string.Join(' ', NodeRoles.MissingFrom([.. living.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(NodeRoles.Parse)]).Select(static role => role.Word())).ShouldBe(missing);
}
