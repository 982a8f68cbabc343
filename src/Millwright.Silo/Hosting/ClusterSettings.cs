using System.ComponentModel.DataAnnotations;

namespace Millwright.Silo.Hosting;

/// <summary>Several processes as one Millwright on one database. Only the engine <c>orleans</c> can; it says so in <c>/health</c>.</summary>
public sealed record ClusterSettings
{
    public const string Section = "Millwright:Cluster";

    /// <summary>Joins the other silos on this database; else this process is the only one on it.</summary>
    public bool Enabled { get; init; }

    /// <summary>What this node does; another than all only in a cluster.</summary>
    [EnumDataType(typeof(NodeRole))]
    public NodeRole Role { get; init; }

    /// <summary>What this node is called, another name for each; null: the computer's name and the silo's port.</summary>
    [StringLength(100, MinimumLength = 1)]
    public string? Node { get; init; }

    /// <summary>Silos of the same cluster find one another.</summary>
    [Required(AllowEmptyStrings = false)]
    public string ClusterId { get; init; } = "millwright";

    /// <summary>Names the reminders and the stored state of grains; stays when the cluster's id changes.</summary>
    [Required(AllowEmptyStrings = false)]
    public string ServiceId { get; init; } = "millwright";

    /// <summary>Where other silos reach this one.</summary>
    [Range(1, 65535)]
    public int SiloPort { get; init; } = 11111;

    /// <summary>Where clients of the cluster reach this silo.</summary>
    [Range(1, 65535)]
    public int GatewayPort { get; init; } = 30000;

    /// <summary>The address that other silos are told; null: the machine's own.</summary>
    public string? Address { get; init; }

    /// <summary>How long another silo may owe the answer to a probe. Three that it owes, and the others take over its machines.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:01:00")]
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long a node of a cluster that was told to stop goes on as before, only that it says it is not ready: the time that a load balancer takes to
    /// send nothing more to it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00")]
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long after that it may take to finish requests, hand its twins over and leave the cluster. A node that has not left by then, as while
    /// the database is away, ends all the same, and the others find out by their probes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan LeaveTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Moves twins that call one another often onto one node. An experiment of the engine's.</summary>
    public bool Repartition { get; init; }

    /// <summary>Moves twins from nodes that hold many onto those that hold few, as after a node was added. An experiment of the engine's.</summary>
    public bool Rebalance { get; init; }

    public string NodeName => Node ?? $"{Environment.MachineName}:{SiloPort}";
}
