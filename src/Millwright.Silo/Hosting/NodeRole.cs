namespace Millwright.Silo.Hosting;

/// <summary>What a node of a cluster does. The parts of a cluster together must do everything.</summary>
public enum NodeRole
{
    /// <summary>Everything.</summary>
    All,

    /// <summary>Answers clients: REST, the live feed, the page. Holds no twin.</summary>
    Gateway,

    /// <summary>Holds twins and nothing else; speaks HTTP for health and metrics only.</summary>
    Silo,

    /// <summary>Does what nobody waits for: incidents, notices, retention, trainings, drift. Speaks HTTP for health and metrics only.</summary>
    Jobs,
}

public static class NodeRoles
{
    /// <summary>As the register of nodes spells it.</summary>
    public static string Word(this NodeRole role) => role.ToString().ToLowerInvariant();

    /// <param name="word">As <see cref="Word"/> gives it.</param>
    public static NodeRole Parse(string word) => Enum.Parse<NodeRole>(word, ignoreCase: true);

    public static bool AnswersClients(this NodeRole role) => role is NodeRole.All or NodeRole.Gateway;

    public static bool HoldsTwins(this NodeRole role) => role is NodeRole.All or NodeRole.Silo;

    public static bool DoesJobs(this NodeRole role) => role is NodeRole.All or NodeRole.Jobs;

    /// <summary>What a cluster needs and none of its living nodes does: of <see cref="NodeRole.Gateway"/>, <see cref="NodeRole.Silo"/> and <see cref="NodeRole.Jobs"/>.</summary>
    public static IReadOnlyList<NodeRole> MissingFrom(IReadOnlyCollection<NodeRole> living)
    {
        var missing = new List<NodeRole>();
        if (!living.Any(AnswersClients))
            missing.Add(NodeRole.Gateway);
        if (!living.Any(HoldsTwins))
            missing.Add(NodeRole.Silo);
        if (!living.Any(DoesJobs))
            missing.Add(NodeRole.Jobs);
        return missing;
    }
}
