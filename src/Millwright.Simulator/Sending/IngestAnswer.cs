using System.Text.Json;

namespace Millwright.Simulator.Sending;

/// <summary>What Millwright said of one batch.</summary>
/// <param name="FirstReason">The first rejected reading's reason as the server put it; null: none was rejected.</param>
internal sealed record IngestAnswer(long Accepted, long Late, long Duplicates, long Rejected, string? FirstReason)
{
    /// <summary>Reads the answer; members it lacks count as 0, so that a newer or older server is understood.</summary>
    public static IngestAnswer Parse(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        var rejected = root.TryGetProperty("rejected", out var member) ? member : default;
        return new IngestAnswer(
            Number(root, "accepted"),
            Number(root, "late"),
            Number(root, "duplicates"),
            rejected.ValueKind switch
            {
                JsonValueKind.Array => rejected.GetArrayLength(),
                JsonValueKind.Number => rejected.GetInt64(),
                _ => 0,
            },
            rejected.ValueKind == JsonValueKind.Array && rejected.GetArrayLength() > 0 ? rejected[0].GetRawText() : null);
    }

    private static long Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetInt64() : 0;
}
