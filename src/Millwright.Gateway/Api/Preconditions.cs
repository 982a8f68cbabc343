using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Api;

/// <summary>ETag, If-Match and If-None-Match (RFC 9110) over version numbers: version 7 is the ETag <c>"7"</c>.</summary>
internal static class Preconditions
{
    public static string ETag(long version) => $"\"{version}\"";

    /// <summary>Whether the client already has this version.</summary>
    public static bool IsKnown(HttpRequest request, long version)
    {
        foreach (var value in request.Headers.IfNoneMatch)
            if (value is "*" || value?.Contains(ETag(version), StringComparison.Ordinal) == true)
                return true;
        return false;
    }

    /// <summary>Whether only something new is to be made: <c>If-None-Match: *</c>.</summary>
    public static bool IsOnlyNew(HttpRequest request) => request.Headers.IfNoneMatch == "*";

    /// <summary>Reads If-Match. <paramref name="version"/> null: whatever version. The answer is the problem, where there is one.</summary>
    public static IResult? IfMatch(HttpRequest request, out long? version)
    {
        version = null;
        var given = request.Headers.IfMatch.ToString();
        if (given.Length == 0)
            return Problems.NeedsIfMatch();
        if (given == "*")
            return null;
        if (!long.TryParse(given.AsSpan().Trim('"'), out var number))
            return Problems.Outdated(given);
        version = number;
        return null;
    }
}
