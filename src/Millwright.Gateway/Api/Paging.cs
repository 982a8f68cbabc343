using Millwright.Gateway.Errors;

namespace Millwright.Gateway.Api;

/// <summary>What every list takes: how many items, and where the page before ended.</summary>
internal readonly record struct Paging(int? Limit, string? Cursor)
{
    public const int Default = 100;
    public const int Most = 1_000;

    public int Size => Limit ?? Default;

    public IResult? Problem => Size is >= 1 and <= Most ? null : Problems.Validation($"limit must be 1 to {Most}.", new FieldError("limit", $"1 to {Most}", $"{Limit}"));
}
