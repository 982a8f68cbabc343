using Millwright.Silo.Machines;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Has it told of which kind a failure is while it goes on: a minute after it began, and again whenever it has lasted a quarter longer, so that an episode's readings are
/// read some five times in all however long it lasts. Times are event times. Runs in the turns of its twin.
/// </summary>
internal sealed class GoingFailure(TwinScoring shared)
{
    private const double Longer = 1.25;
    private static readonly long Soonest = TimeSpan.FromMinutes(1).Micros();

    private Task _telling = Task.CompletedTask;
    private Guid _episode;
    private long _next;

    /// <param name="at">Event time of the newest reading, which is committed, with its id.</param>
    public void Take(LiveMachine live, LoadedVersion version, long at, long reading)
    {
        if (live.State.Episode is not { IsActive: true } episode || !_telling.IsCompleted)
            return;
        if (episode.Id != _episode)
            (_episode, _next) = (episode.Id, Soonest);
        var lasted = at - episode.StartedAt;
        if (lasted < _next)
            return;
        _next = Math.Max((long)(Longer * lasted), lasted + Soonest);
        _telling = shared.TellKind(live.Machine, version, new PastEpisode(episode.Id, episode.StartedAt, null), at, reading);
    }
}
