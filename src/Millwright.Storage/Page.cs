using System.Text;

namespace Millwright.Storage;

/// <summary>One page of a list; <paramref name="NextCursor"/> null: the last one.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor)
{
    /// <summary>Makes a page of rows asked for with one more than <paramref name="limit"/>: the extra one says that there is a next page.</summary>
    internal static Page<T> Of(List<T> rows, int limit, Func<T, string> cursor)
    {
        if (rows.Count <= limit)
            return new Page<T>(rows, null);
        rows.RemoveAt(rows.Count - 1);
        return new Page<T>(rows, cursor(rows[^1]));
    }
}

/// <summary>Where a page ended, as text that callers hand back unread.</summary>
public static class Cursor
{
    private const char Separator = '\u001f';

    /// <summary>No year past 3000, nor so far back: well inside what a date can be.</summary>
    internal const long MostMicros = 32_503_680_000_000_000;

    public static string Of(params ReadOnlySpan<string> parts) => Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Join(Separator, parts!))).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>The end of a page of a list in order of time, then id.</summary>
    internal static string Of(DateTimeOffset at, Guid id) => Of($"{Database.Micros(at.UtcDateTime)}", id.ToString());

    /// <summary>Reads what <see cref="Of(DateTimeOffset, Guid)"/> wrote; nulls for null.</summary>
    /// <exception cref="BadCursorException">It is another list's.</exception>
    internal static (DateTime? At, Guid? Id) ParseMoment(string? cursor)
    {
        if (cursor is null)
            return default;
        return Parse(cursor, 2) is [var at, var id] && long.TryParse(at, out var micros) && Guid.TryParse(id, out var guid) && micros is > -MostMicros and < MostMicros
            ? (Database.Moment(micros), guid)
            : throw new BadCursorException(cursor);
    }

    /// <summary>The parts of a cursor; null when it is none of this product's, or not of <paramref name="count"/> parts.</summary>
    public static string[]? Parse(string cursor, int count)
    {
        try
        {
            var padded = cursor.Replace('-', '+').Replace('_', '/');
            var parts = Encoding.UTF8.GetString(Convert.FromBase64String(padded.PadRight((padded.Length + 3) / 4 * 4, '='))).Split(Separator);
            return parts.Length == count ? parts : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}

/// <summary>A cursor that was not handed out by the list that it was given to.</summary>
public sealed class BadCursorException(string cursor) : Exception($"'{cursor}' is no cursor of this list; take nextCursor of the page before, or leave it out.")
{
    public string Cursor => cursor;
}
