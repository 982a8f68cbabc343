using Orleans.CodeGeneration;

namespace Millwright.Contracts.Learning;

/// <summary>A model: who of its versions answers. Key: its name. The single writer of its versions' parts; every move may be asked for twice.</summary>
[Alias("millwright.model"), Version(1)]
public interface IModelGrain : IGrainWithStringKey
{
    /// <summary>Makes a version the champion of its scope.</summary>
    [Alias("promote")]
    Task<MoveResult> Promote(Guid version, MoveOrder order);

    /// <summary>Takes its part from a version; after a champion, the one before it answers again.</summary>
    [Alias("roll-back")]
    Task<MoveResult> RollBack(Guid version, MoveOrder order);

    /// <summary>Puts a version without a part away for good.</summary>
    [Alias("archive")]
    Task<MoveResult> Archive(Guid version, MoveOrder order);

    /// <summary>
    /// Takes up what a training made: the first of a scope that passed the gate is its champion, a later one its challenger, unheard at first. One
    /// that the gate refused is only kept.
    /// </summary>
    [Alias("consider")]
    Task Consider(Guid version);

    /// <summary>Looks at how the challengers of the model have done, and moves them on, or out.</summary>
    [Alias("judge")]
    Task Judge();
}

/// <summary>Who moves a version, and why.</summary>
/// <param name="Expected">The version of the row that the mover has seen; null: whatever it is.</param>
[GenerateSerializer, Immutable, Alias("millwright.move-order")]
public sealed record MoveOrder([property: Id(0)] string By, [property: Id(1)] string Reason, [property: Id(2)] long? Expected);

/// <summary>How a move of a version ended.</summary>
[GenerateSerializer]
public enum MoveResult : byte
{
    /// <summary>It is so now, or was so before.</summary>
    Done,

    /// <summary>There is no such version.</summary>
    Missing,

    /// <summary>It has changed since the mover saw it.</summary>
    Outdated,

    /// <summary>Its part does not allow it: an archived one cannot answer, one that answers cannot be archived, one without a part cannot be rolled back.</summary>
    Impossible,
}
