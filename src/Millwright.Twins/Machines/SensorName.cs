namespace Millwright.Twins.Machines;

/// <summary>What a sensor may be called: 1–64 characters, none of them a control character, neither end a blank.</summary>
public static class SensorName
{
    public const int MaxLength = 64;

    /// <summary>What a caller is told when a name is refused.</summary>
    public static string Expectation => "1 to 64 characters without control characters, neither end blank";

    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength || char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
            return false;
        foreach (var c in text)
            if (char.IsControl(c))
                return false;
        return true;
    }
}
