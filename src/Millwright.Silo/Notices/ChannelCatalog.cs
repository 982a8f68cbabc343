using System.Text.Json;
using Millwright.Silo.Notices.Channels;

namespace Millwright.Silo.Notices;

/// <summary>Every kind of channel there is; a new one is a class and a line where they are registered.</summary>
public sealed class ChannelCatalog
{
    private readonly Dictionary<string, IChannel> _channels;

    internal ChannelCatalog(IEnumerable<IChannel> channels) => _channels = channels.ToDictionary(static channel => channel.Kind, StringComparer.Ordinal);

    public bool Knows(string kind) => _channels.ContainsKey(kind);

    /// <summary>Where a channel leads, as it may be shown.</summary>
    public string Target(string kind, ChannelSetup setup) => _channels[kind].Target(setup);

    /// <summary>Everything that is wrong with a setup.</summary>
    public IReadOnlyList<SetupProblem> Check(string kind, JsonElement settings, ChannelSetup setup)
    {
        var channel = _channels[kind];
        var unknown = settings.EnumerateObject().Where(member => member.Name != "limit" && !channel.SettingNames.Contains(member.Name, StringComparer.Ordinal))
            .Select(member => new SetupProblem($"settings.{member.Name}", channel.SettingNames.Count == 0 ? "only limit is known here" : $"one of {string.Join(", ", channel.SettingNames)}, limit"));
        var strange = setup.Secrets.Keys.Where(name => !channel.SecretNames.Contains(name, StringComparer.Ordinal))
            .Select(name => new SetupProblem($"secrets.{name}", channel.SecretNames.Count == 0 ? "none is known here" : $"one of {string.Join(", ", channel.SecretNames)}"));
        return [.. unknown, .. strange, .. channel.Check(setup), .. setup.CheckLimit(kind)];
    }

    internal IChannel this[string kind] => _channels[kind];
}
