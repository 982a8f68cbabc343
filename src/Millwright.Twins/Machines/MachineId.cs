using System.Diagnostics.CodeAnalysis;

namespace Millwright.Twins.Machines;

/// <summary>A machine's natural key: 1–64 characters of <c>A-Z a-z 0-9 . _ : -</c>. A value of this type is always well formed.</summary>
public readonly record struct MachineId
{
    public const int MaxLength = 64;

    private readonly string? _value;

    private MachineId(string value) => _value = value;

    /// <summary>The text of the id; never empty for an id that came from <see cref="TryParse"/>.</summary>
    public string Value => _value ?? throw new InvalidOperationException("A default MachineId names no machine; use MachineId.TryParse.");

    /// <summary>What a caller is told when an id is refused.</summary>
    public static string Expectation => "1 to 64 characters of A-Z a-z 0-9 . _ : -";

    public static bool TryParse([NotNullWhen(true)] string? text, out MachineId id)
    {
        id = default;
        if (!IsWellFormed(text))
            return false;
        id = new MachineId(text!);
        return true;
    }

    public static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > MaxLength)
            return false;
        foreach (var c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or ':' or '-'))
                return false;
        return true;
    }

    public override string ToString() => _value ?? "";
}
