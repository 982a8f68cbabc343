using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millwright.Gateway.Live;

internal enum FeedMessageKind
{
    Snapshot,
    Delta,
    Heartbeat,
}

/// <summary>One message of the live feed, the same over SignalR and WebSocket.</summary>
/// <param name="Subscription"><c>fleet</c>, or scope and key such as <c>site:Lyon</c>.</param>
/// <param name="Version">The cursor after this message: <c>epoch:number</c>. Handed back as <c>resumeFrom</c> it goes on from here.</param>
/// <param name="PreviousVersion">The cursor that this message follows. One that differs from what the client has means that something was missed.</param>
/// <param name="Reset">Forget all that is held: this snapshot begins anew.</param>
/// <param name="More">The snapshot goes on in the next message.</param>
/// <param name="Removed">Machines that are no longer in the scope.</param>
internal sealed record FeedMessage(
    FeedMessageKind Kind, string Subscription, string Version, string? PreviousVersion, bool Reset, bool More, DateTimeOffset ServerTime,
    [property: JsonConverter(typeof(RawJson))] IReadOnlyList<ReadOnlyMemory<byte>> Machines, IReadOnlyList<string> Removed);

/// <summary>Writes what is JSON already.</summary>
internal sealed class RawJson : JsonConverter<IReadOnlyList<ReadOnlyMemory<byte>>>
{
    public override IReadOnlyList<ReadOnlyMemory<byte>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The feed is written, never read.");

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var machine in value)
            writer.WriteRawValue(machine.Span, skipInputValidation: true);
        writer.WriteEndArray();
    }
}
