namespace Millwright.Gateway.Api;

/// <summary>A list that always fits one page; the shape of every other list all the same.</summary>
public sealed record ItemList<T>(IReadOnlyList<T> Items, string? NextCursor = null);
