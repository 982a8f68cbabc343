using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millwright.Contracts.Machines;
using Millwright.Gateway.Live;

namespace Millwright.Gateway.Machines;

/// <summary>A member of the live state that a replay of the journal makes otherwise.</summary>
/// <param name="Path">Such as <c>sensors[2].mean</c>.</param>
public sealed record Difference(string Path, string? Live, string? Replayed);

/// <summary>Whether a twin is what its journal makes of it.</summary>
/// <param name="IsSame">To the last digit.</param>
/// <param name="Version">The twin's version that was compared.</param>
public sealed record ReplayProof(string Id, bool IsSame, long Version, long ReplayedVersion, IReadOnlyList<Difference> Differences)
{
    /// <summary>
    /// A reading or a deadline may come between the look at the twin and the replay, which then is ahead of it. What is only that is gone with the
    /// next look; a real difference stays.
    /// </summary>
    public const int Looks = 5;

    public static ReplayProof Of(MachineView live, MachineView replayed)
    {
        var differences = new List<Difference>();
        Compare("", Tree(live), Tree(replayed), differences);
        return new ReplayProof(live.Id, differences.Count == 0, live.Version, replayed.Version, differences);
    }

    private static void Compare(string path, JsonNode? live, JsonNode? replayed, List<Difference> differences)
    {
        if (live is JsonObject left && replayed is JsonObject right)
        {
            foreach (var (name, value) in left)
                Compare(path.Length == 0 ? name : $"{path}.{name}", value, right[name], differences);
        }
        else if (live is JsonArray some && replayed is JsonArray others && some.Count == others.Count)
        {
            for (var index = 0; index < some.Count; index++)
                Compare($"{path}[{index}]", some[index], others[index], differences);
        }
        else if (live?.ToJsonString() != replayed?.ToJsonString())
        {
            differences.Add(new Difference(path, live?.ToJsonString(), replayed?.ToJsonString()));
        }
    }

    private static JsonNode? Tree(MachineView view)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, MachineJson.Options))
            MachineJson.Write(writer, view, withStatistics: true);
        return JsonNode.Parse(bytes.WrittenSpan);
    }
}
