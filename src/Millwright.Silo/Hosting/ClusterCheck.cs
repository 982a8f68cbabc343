using System.Net;
using Microsoft.Extensions.Options;

namespace Millwright.Silo.Hosting;

/// <summary>Refuses a start with settings that this engine, or any, cannot follow.</summary>
internal sealed class ClusterCheck : IValidateOptions<ClusterSettings>
{
    public ValidateOptionsResult Validate(string? name, ClusterSettings options) => options switch
    {
        { Enabled: true } when SiloHosting.Engine == "embedded" => ValidateOptionsResult.Fail(
            $"{ClusterSettings.Section}:Enabled is true, but this build has the embedded engine, which is one process only: build with -p:Engine=orleans, or set it to false."),
        { Enabled: false, Role: not NodeRole.All and var role } => ValidateOptionsResult.Fail(
            $"{ClusterSettings.Section}:Role is '{role}', and a process without a cluster does everything: set {ClusterSettings.Section}:Enabled to true, or leave the role out."),
        { Address: { } address } when !IPAddress.TryParse(address, out _) => ValidateOptionsResult.Fail(
            $"{ClusterSettings.Section}:Address is '{address}': write an IP address of this machine, or leave it out."),
        _ => ValidateOptionsResult.Success,
    };
}
