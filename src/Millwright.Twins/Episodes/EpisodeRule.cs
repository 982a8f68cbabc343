using Millwright.Twins.Events;
using Millwright.Twins.Machines;
using Millwright.Twins.State;

namespace Millwright.Twins.Episodes;

/// <summary>
/// Opens, extends, closes and reopens a machine's failure episode, reading by reading in event order. While one is active no other can
/// open: that at most one is active holds by construction.
/// </summary>
internal static class EpisodeRule
{
    /// <summary>Judges one reading; <paramref name="cause"/> says why it is bad, null that it is not.</summary>
    public static void Judge(TwinState state, long at, EpisodeCause? cause, MachineConfiguration configuration, Effects effects)
    {
        var episode = state.Episode;
        if (episode is { IsActive: true })
        {
            if (cause is null && at - episode.LastBadAt >= Deadlines.Micros(configuration.EpisodeQuietTime))
            {
                Close(state, episode, at, effects);
                return;
            }
            state.Episode = episode with
            {
                LastBadAt = cause is null ? episode.LastBadAt : at,
                ReadingCount = episode.ReadingCount + 1,
                Peaks = WithPeaks(episode.Peaks, state, at),
            };
            effects.Put(state.Episode);
            return;
        }
        if (cause is null)
        {
            if (episode is not null && at - episode.EndedAt > Deadlines.Micros(configuration.EpisodeReopenWindow))
                state.Episode = null;
            return;
        }
        if (episode is not null && at - episode.EndedAt <= Deadlines.Micros(configuration.EpisodeReopenWindow))
        {
            state.Episode = episode with
            {
                EndedAt = null,
                LastBadAt = at,
                Reopened = episode.Reopened + 1,
                ReadingCount = episode.ReadingCount + 1,
                Peaks = WithPeaks(episode.Peaks, state, at),
            };
            effects.Add(state, at, MachineEventKind.EpisodeReopened, cause.Sensor, value: cause.Value, limit: cause.Limit, episode: episode.Id);
        }
        else
        {
            var id = DerivedId.Of(state.Machine.Value, "episode", at);
            state.Episode = new Episode(id, at, at, null, cause, WithPeaks(new Dictionary<string, Peak>(), state, at), 1, 0);
            effects.Add(state, at, MachineEventKind.EpisodeOpened, cause.Sensor, value: cause.Value, limit: cause.Limit, episode: id);
        }
        effects.Put(state.Episode);
    }

    /// <summary>Ends the active episode at its last bad reading; <paramref name="at"/> is when that was decided.</summary>
    public static void Close(TwinState state, Episode episode, long at, Effects effects)
    {
        state.Episode = episode with { EndedAt = episode.LastBadAt };
        effects.Put(state.Episode);
        effects.Add(state, at, MachineEventKind.EpisodeClosed, episode: episode.Id);
    }

    private static Dictionary<string, Peak> WithPeaks(IReadOnlyDictionary<string, Peak> peaks, TwinState state, long at)
    {
        var next = new Dictionary<string, Peak>(peaks, StringComparer.Ordinal);
        for (var slot = 0; slot < state.Sensors.Length; slot++)
        {
            ref readonly var sensor = ref state.Sensors[slot];
            if (sensor.JudgedAt != at || sensor.Count == 0)
                continue;
            var value = sensor.Judged;
            var name = state.SensorNames[slot];
            if (!next.TryGetValue(name, out var peak))
                peak = new Peak(value, at, value, at);
            if (value < peak.Min)
                peak = peak with { Min = value, MinAt = at };
            if (value > peak.Max)
                peak = peak with { Max = value, MaxAt = at };
            next[name] = peak;
        }
        return next;
    }
}
