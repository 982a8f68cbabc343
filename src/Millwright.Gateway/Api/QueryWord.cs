using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Api;

/// <summary>A word in a query, as the JSON writes it: <c>offline</c>, <c>machine</c>; capitals make no difference.</summary>
internal static class QueryWord
{
    /// <param name="value">The word's meaning; null: it was left out.</param>
    /// <param name="problem">The answer to a word that nobody knows.</param>
    public static bool TryRead<T>(string name, string? word, out T? value, [NotNullWhen(false)] out IResult? problem)
        where T : struct, Enum
    {
        (value, problem) = (null, null);
        if (string.IsNullOrEmpty(word))
            return true;
        // Letters only: a number or a list would pass for a word otherwise.
        if (word.All(char.IsAsciiLetter) && Enum.TryParse<T>(word, ignoreCase: true, out var found))
        {
            value = found;
            return true;
        }
        var words = string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
        problem = Problems.Validation($"{name} must be one of {words}.", new FieldError(name, $"one of {words}", word));
        return false;
    }
}
