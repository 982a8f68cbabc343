using System.ComponentModel.DataAnnotations;

namespace Millwright.Silo.Hosting;

/// <summary>Several processes as one Millwright on one database. Only the engine <c>orleans</c> can; it says so in <c>/health</c>.</summary>
public sealed record ClusterSettings
{
    public const string Section = "Millwright:Cluster";

    /// <summary>Joins the other silos on this database; else this process is the only one on it.</summary>
    public bool Enabled { get; init; }

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
}
