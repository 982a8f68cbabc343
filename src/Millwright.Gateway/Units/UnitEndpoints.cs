using Millwright.Gateway.Api;
using Millwright.Twins.Units;

namespace Millwright.Gateway.Units;

/// <summary>A unit by its size in the SI unit of its dimension: a figure times <paramref name="Scale"/>, plus <paramref name="Offset"/>, is the figure there.</summary>
/// <param name="Symbol">As it is shown.</param>
/// <param name="Spellings">How else a configuration may write it.</param>
/// <param name="Offset">0 for all but temperatures.</param>
/// <param name="Imperial">The symbol of the unit that is read instead in plants of the United States; null: this one is read there too.</param>
public sealed record UnitItem(string Symbol, IReadOnlyList<string> Spellings, Dimension Dimension, double Scale, double Offset, string? Imperial);

/// <summary>The units that the product knows and converts.</summary>
internal static class UnitEndpoints
{
    private static readonly ItemList<UnitItem> All = new(
        [.. Twins.Units.Units.All.Select(static unit => new UnitItem(unit.Symbol, unit.Spellings, unit.Dimension, unit.Scale, unit.Zero, unit.Imperial))]);

    public static void MapUnits(this RouteGroupBuilder api) => api.MapGet("/units", static () => TypedResults.Ok(All)).WithTags("Units")
        .WithSummary("Every unit that is known, with its size, and what plants of the United States read instead.");
}
