using Millwright.Twins.Episodes;
using Millwright.Twins.Events;
using Millwright.Twins.Readings;
using Millwright.Twins.State;

namespace Millwright.Twins.Machines;

/// <summary>An episode of a trial. Times are µs since 1970-01-01 UTC; no end: it was active when the trial ended.</summary>
public readonly record struct TrialEpisode(long StartedAt, long? EndedAt, EpisodeCause Cause);

/// <summary>What a configuration made of the readings that it was tried on.</summary>
/// <param name="Episodes">In order of time, the first <see cref="ConfigurationTrial.MostEpisodes"/> of them.</param>
/// <param name="EpisodeCount">All of them.</param>
/// <param name="LimitEvents">How often a limit was passed.</param>
public sealed record TrialResult(IReadOnlyList<TrialEpisode> Episodes, int EpisodeCount, TimeSpan Warning, TimeSpan Critical, long LimitEvents);

/// <summary>
/// Tries a configuration on past readings: a fresh twin takes them by the rules that live twins go by. They come in order of event time and
/// count as arrived when they were measured, so that a gap in them is silence, whenever they were really sent. Keeps what it is asked for and
/// no reading, however many there are.
/// </summary>
public sealed class ConfigurationTrial(MachineId machine, MachineConfiguration configuration)
{
    /// <summary>Episodes that a result lists, at most.</summary>
    public const int MostEpisodes = 1_000;

    private readonly Dictionary<Guid, TrialEpisode> _episodes = [];
    private readonly List<Guid> _order = [];
    private TwinState _state = Twin.New(machine);
    private MachineStatus _status;
    private long _statusSince;
    private long _warning;
    private long _critical;
    private long _limitEvents;
    private int _episodeCount;

    public void Take(in JournaledReading reading) =>
        Count(Twin.ReplayInto(_state, reading with { ArrivedAt = reading.At, Sequence = _state.Sequence + 1 }, configuration));

    /// <summary>Ends the trial. What holds then counts until then.</summary>
    /// <param name="at">µs since 1970-01-01 UTC, not before the newest reading.</param>
    public TrialResult End(long at)
    {
        (_state, var effects) = Twin.Advance(_state, at, configuration);
        Count(effects);
        Become(_status, at);
        return new TrialResult(
            _order.ConvertAll(id => _episodes[id]), _episodeCount, TimeSpan.FromMicroseconds(_warning), TimeSpan.FromMicroseconds(_critical), _limitEvents);
    }

    private void Count(Effects effects)
    {
        foreach (var happened in effects.Events)
        {
            switch (happened.Kind)
            {
                case MachineEventKind.LimitPassed:
                    _limitEvents++;
                    break;
                case MachineEventKind.EpisodeOpened:
                    _episodeCount++;
                    break;
                case MachineEventKind.StatusChanged:
                    Become(happened.To!.Value, happened.At);
                    break;
            }
        }
        foreach (var episode in effects.Episodes)
            Keep(episode);
    }

    private void Become(MachineStatus status, long at)
    {
        if (_status == MachineStatus.Warning)
            _warning += at - _statusSince;
        if (_status == MachineStatus.Critical)
            _critical += at - _statusSince;
        (_status, _statusSince) = (status, at);
    }

    private void Keep(Episode episode)
    {
        if (!_episodes.ContainsKey(episode.Id))
        {
            if (_order.Count == MostEpisodes)
                return;
            _order.Add(episode.Id);
        }
        _episodes[episode.Id] = new TrialEpisode(episode.StartedAt, episode.EndedAt, episode.Cause);
    }
}
