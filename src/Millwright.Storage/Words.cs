using System.Collections.Concurrent;
using System.Text;

namespace Millwright.Storage;

/// <summary>How the database spells the values of an enum: lower case, words joined by hyphens, as its checks expect.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => Spelling<T>.Words.GetOrAdd(value, static value => Spell(value.ToString()));

    public static T Parse<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word.Replace("-", ""), ignoreCase: true);

    private static string Spell(string name)
    {
        var words = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterUpper(c) && words.Length > 0)
                words.Append('-');
            words.Append(char.ToLowerInvariant(c));
        }
        return words.ToString();
    }

    private static class Spelling<T>
        where T : struct, Enum
    {
        public static readonly ConcurrentDictionary<T, string> Words = new();
    }
}
