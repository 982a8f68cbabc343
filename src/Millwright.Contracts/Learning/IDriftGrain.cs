using Orleans.CodeGeneration;

namespace Millwright.Contracts.Learning;

/// <summary>Watches whether machines are still as a champion has learnt them. Key: the version's id.</summary>
[Alias("millwright.drift"), Version(1)]
public interface IDriftGrain : IGrainWithGuidKey
{
    /// <summary>
    /// Compares the newest readings with those that the version was learnt from; a drift that is found is written down, and where the world has changed, not
    /// one machine, a training is asked for. Looking again changes nothing until the readings are others.
    /// </summary>
    [Alias("look")]
    Task Look();
}
