using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Millwright.Gateway.Live;

internal enum FeedMessageKind
{
    Snapshot,
    Delta,
    Heartbeat,
}

/// <summary>One message of a live feed, the same over SignalR and WebSocket.</summary>
/// <param name="Noun">What the items are called: the name of their member.</param>
/// <param name="Subscription">The widest scope by itself, or scope and key such as <c>site:Lyon</c>.</param>
/// <param name="Version">The cursor after this message: <c>epoch:number</c>. Handed back as <c>resumeFrom</c> it goes on from here.</param>
/// <param name="PreviousVersion">The cursor that this message follows. One that differs from what the client has means that something was missed.</param>
/// <param name="Reset">Forget all that is held: this snapshot begins anew.</param>
/// <param name="More">The snapshot goes on in the next message.</param>
/// <param name="Total">With a snapshot: how many items the scope has, more than the snapshot's where the client asked for some only.</param>
/// <param name="Removed">The ids of items that are no longer in the scope.</param>
[JsonConverter(typeof(FeedMessageJson))]
internal sealed record FeedMessage(
    string Noun, FeedMessageKind Kind, string Subscription, string Version, string? PreviousVersion, bool Reset, bool More, int? Total, DateTimeOffset ServerTime,
    IReadOnlyList<ReadOnlyMemory<byte>> Items, IReadOnlyList<string> Removed);

/// <summary>Writes a message around items that are JSON already.</summary>
internal sealed class FeedMessageJson : JsonConverter<FeedMessage>
{
    public override FeedMessage Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("The feed is written, never read.");

    public override void Write(Utf8JsonWriter writer, FeedMessage value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("kind"u8, value.Kind switch { FeedMessageKind.Snapshot => "snapshot"u8, FeedMessageKind.Delta => "delta"u8, _ => "heartbeat"u8 });
        writer.WriteString("subscription"u8, value.Subscription);
        writer.WriteString("version"u8, value.Version);
        writer.WriteString("previousVersion"u8, value.PreviousVersion);
        writer.WriteBoolean("reset"u8, value.Reset);
        writer.WriteBoolean("more"u8, value.More);
        if (value.Total is { } total)
            writer.WriteNumber("total"u8, total);
        writer.WriteString("serverTime"u8, value.ServerTime);
        writer.WritePropertyName(value.Noun);
        WriteItems(writer, value.Items);
        writer.WriteStartArray("removed"u8);
        foreach (var id in value.Removed)
            writer.WriteStringValue(id);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>
    /// In one piece: SignalR's pipe grows by as much as is written at once, and sends each of its segments as a WebSocket frame. Item by item,
    /// these would be frames of 4 KB, for each of which a browser's main thread is woken.
    /// </summary>
    private static void WriteItems(Utf8JsonWriter writer, IReadOnlyList<ReadOnlyMemory<byte>> items)
    {
        var array = ArrayPool<byte>.Shared.Rent(items.Sum(static item => item.Length + 1) + 2);
        var length = 0;
        array[length++] = (byte)'[';
        foreach (var item in items)
        {
            if (length > 1)
                array[length++] = (byte)',';
            item.Span.CopyTo(array.AsSpan(length));
            length += item.Length;
        }
        array[length++] = (byte)']';
        writer.WriteRawValue(array.AsSpan(0, length), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(array);
    }
}
