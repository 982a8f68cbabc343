using Millwright.Storage.History;

namespace Millwright.Storage.Rollups;

/// <summary>The spans of time that are rolled up, in µs; each begins at a whole multiple of its length since 1970-01-01 UTC.</summary>
internal static class RollupLengths
{
    public const long Minute = 60_000_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>Null: readings have no length.</summary>
    public static long? Of(Resolution resolution) =>
        resolution switch { Resolution.Day => Day, Resolution.Hour => Hour, Resolution.Minute => Minute, _ => null };

    /// <summary>The longest that fits into a window.</summary>
    public static Resolution Within(long window) =>
        window switch { >= Day => Resolution.Day, >= Hour => Resolution.Hour, >= Minute => Resolution.Minute, _ => Resolution.Reading };

    /// <summary>The longest of which a bucket holds a whole number.</summary>
    public static Resolution Dividing(long bucket) =>
        bucket % Day == 0 ? Resolution.Day : bucket % Hour == 0 ? Resolution.Hour : bucket % Minute == 0 ? Resolution.Minute : Resolution.Reading;
}
