using Orleans.CodeGeneration;

namespace Millwright.Contracts.Learning;

/// <summary>Watches whether machines are still as a champion has learnt them. Key: the model and its scope.</summary>
[Alias("millwright.drift"), Version(1)]
public interface IDriftGrain : IGrainWithStringKey
{
    /// <summary>
    /// Begins a look, unless one is under way, and answers at once whether it did. It compares the newest readings with those that the version was learnt from; a
    /// drift that is found is written down, and where the world has changed, not one machine, a training is asked for. Looking again changes nothing until the readings
    /// are others.
    /// </summary>
    [Alias("look")]
    Task<bool> Look();
}
