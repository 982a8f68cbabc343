using System.Text.Json;

namespace Millwright.Gateway.Live;

/// <summary>What a client asks to watch of a board.</summary>
/// <param name="ResumeFrom">The version of the last message that the client has; none for a snapshot.</param>
public abstract record Watch<T>(string? ResumeFrom)
    where T : class
{
    /// <summary>What messages call the subscription: the widest scope's own name, or scope and key such as <c>site:Lyon</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is wrong with the request; null: nothing.</summary>
    public abstract string? Problem { get; }

    /// <summary>The id, where one item is watched: it is told in full, and sooner than many are.</summary>
    internal virtual string? Only => null;

    /// <summary>Whether an item is in the scope, there or gone.</summary>
    internal abstract bool Covers(T item);

    /// <summary>What a snapshot begins with of all there is.</summary>
    internal virtual IReadOnlyList<BoardEntry<T>> Chosen(List<BoardEntry<T>> all) => all;

    private protected static string NameOf<TScope>(TScope scope, string? key, TScope widest)
        where TScope : struct, Enum
    {
        var word = JsonNamingPolicy.CamelCase.ConvertName(scope.ToString());
        return scope.Equals(widest) ? word : $"{word}:{key}";
    }

    private protected static string? ProblemOf<TScope>(TScope scope, string? key, TScope widest)
        where TScope : struct, Enum => !scope.Equals(widest) && string.IsNullOrEmpty(key) ? $"The scope {scope} needs a key." : null;

    /// <summary>A line belongs to its site: its key is <c>Site/Line</c>, or <c>/Line</c> where machines have no site.</summary>
    private protected static bool IsLine(ReadOnlySpan<char> key, ReadOnlySpan<char> site, string? line) =>
        line is not null && key.Length == site.Length + 1 + line.Length
        && key.StartsWith(site, StringComparison.Ordinal) && key[site.Length] == '/' && key.EndsWith(line, StringComparison.Ordinal);
}
