namespace Millwright.Silo.Notices;

/// <summary>Takes secrets out of what is shown and logged.</summary>
internal static class Masking
{
    private const string Mask = "…";
    private const int ShortestSecret = 4;

    /// <summary>Where a URL leads, without what may be a token: scheme, host and port.</summary>
    public static string Url(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 ? $"{uri.Scheme}://{uri.Authority}/{(uri.PathAndQuery.Length > 1 ? Mask : "")}" : Mask;

    /// <summary>A text in which no secret is left: providers repeat in their answers what they were sent.</summary>
    /// <param name="most">Characters that are kept.</param>
    public static string? Text(string? text, IEnumerable<string> secrets, int most)
    {
        if (text is null)
            return null;
        foreach (var secret in secrets.SelectMany(Forms).Where(static secret => secret.Length >= ShortestSecret).OrderByDescending(static secret => secret.Length))
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        text = text.Replace('\0', ' ');
        return text.Length <= most ? text : string.Concat(text.AsSpan(0, most), Mask);
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        if (!Uri.TryCreate(secret, UriKind.Absolute, out var uri))
            yield break;
        if (uri.PathAndQuery.Length > 1)
            yield return uri.PathAndQuery;
        if (uri.Query.Length > 1)
            yield return uri.Query[1..];
    }
}
