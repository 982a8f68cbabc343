using System.Text.Json;

namespace Millwright.Gateway.Readings;

/// <summary>The instant of a reading: ISO 8601 with a zone, or milliseconds since 1970-01-01 UTC; kept to the microsecond, what is finer is cut off.</summary>
internal static class ReadingTime
{
    public const string Expectation = "expected ISO 8601 with a zone, such as 2026-03-01T12:00:00.250Z, or milliseconds since 1970-01-01 UTC";

    private const long LastMicros = 253_402_300_799_999_999;

    public static bool TryRead(ref Utf8JsonReader reader, out long micros)
    {
        micros = 0;
        return reader.TokenType switch
        {
            JsonTokenType.String => HasZone(reader.ValueSpan) && reader.TryGetDateTimeOffset(out var moment) && TryMicros(moment, out micros),
            JsonTokenType.Number => reader.TryGetDouble(out var milliseconds) && TryMicros(milliseconds, out micros),
            _ => false,
        };
    }

    public static bool TryParse(ReadOnlySpan<char> text, out long micros)
    {
        micros = 0;
        text = text.Trim();
        if (double.TryParse(text, System.Globalization.NumberStyles.AllowDecimalPoint | System.Globalization.NumberStyles.AllowLeadingSign, null, out var milliseconds))
            return TryMicros(milliseconds, out micros);
        return text.Length > 10 && (text[^1] is 'Z' or 'z' || text[10..].ContainsAny('+', '-'))
            && DateTimeOffset.TryParse(text, null, System.Globalization.DateTimeStyles.AssumeUniversal, out var moment) && TryMicros(moment, out micros);
    }

    private static bool HasZone(ReadOnlySpan<byte> iso) => iso.Length > 10 && (iso[^1] is (byte)'Z' or (byte)'z' || iso[10..].ContainsAny("+-"u8));

    private static bool TryMicros(DateTimeOffset moment, out long micros)
    {
        micros = (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        return micros is > 0 and <= LastMicros;
    }

    private static bool TryMicros(double milliseconds, out long micros)
    {
        micros = milliseconds is > 0 and < LastMicros / 1000.0 ? (long)(milliseconds * 1000) : 0;
        return micros > 0;
    }
}
