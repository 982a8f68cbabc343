namespace Millwright.Twins.Models;

/// <summary>The part that a version plays; without one it only is kept.</summary>
public enum ModelAlias
{
    /// <summary>It answers.</summary>
    Champion,

    /// <summary>It answers beside the champion, unheard, or for its canaries in the champion's place.</summary>
    Challenger,
}
