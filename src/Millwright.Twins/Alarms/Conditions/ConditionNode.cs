using Millwright.Twins.Machines;
using Millwright.Twins.State;
using Millwright.Twins.Thresholds;

namespace Millwright.Twins.Alarms.Conditions;

/// <summary>
/// What a condition says now. Unknown is what cannot be judged: a sensor that has sent nothing yet, nothing for too long, or a bad value. It
/// neither raises an alarm nor ends one; <c>not</c>, <c>and</c> and <c>or</c> treat it as Kleene's third value.
/// </summary>
internal enum Verdict : byte
{
    False,
    Unknown,
    True,
}

/// <summary>Which figure of a sensor is compared.</summary>
internal enum Quantity : byte
{
    Value,

    /// <summary>Unit per second.</summary>
    Rate,

    /// <summary>Distance from the running mean, in running standard deviations.</summary>
    Deviation,

    /// <summary>A detector's or a model's score; unknown as long as none fills it.</summary>
    Score,
}

internal enum Comparing : byte
{
    Above,
    AtLeast,
    Below,
    AtMost,
    Equal,
    NotEqual,
}

/// <summary>A duration of a condition under way, in a twin's state.</summary>
public struct AlarmTimer
{
    /// <summary>Since when what it times is so, by event time; 0: it is not.</summary>
    public long Since;

    /// <summary>The same by arrival: deadlines count from here.</summary>
    public long SinceArrival;

    /// <summary>Whether it has lasted as long as it must.</summary>
    public bool Holds;

    /// <summary>Takes what is so now; true when it has lasted for <paramref name="duration"/> µs, by either clock.</summary>
    internal bool Take(bool isSo, long duration, long at, long now)
    {
        if (!isSo)
        {
            this = default;
            return false;
        }
        if (Since == 0)
            (Since, SinceArrival) = (at, now);
        return Holds = Holds || at - Since >= duration || now - SinceArrival >= duration;
    }

    internal readonly long Deadline(long duration) => Since == 0 || Holds ? long.MaxValue : SinceArrival + duration;
}

/// <summary>What a condition sees of a twin.</summary>
/// <param name="Slots">Where the condition's sensors are; −1: nowhere yet.</param>
/// <param name="Figures">What it compares with, as the machine's sensors count.</param>
/// <param name="Eases">How far each figure is eased while the alarm holds; empty: not at all.</param>
/// <param name="FirstTimer">Where its durations begin in the state.</param>
/// <param name="At">Event time, µs since 1970-01-01 UTC; between readings it goes on at the pace of <paramref name="Now"/>.</param>
/// <param name="Now">Arrival time.</param>
internal readonly record struct Sight(
    TwinState State, int[] Slots, long[] Gaps, double[] Figures, double[] Eases, int FirstTimer, long At, long Now)
{
    /// <summary>The slot of a sensor whose value can be relied on; −1: there is none.</summary>
    public int Trusted(int sensor)
    {
        var slot = Slots[sensor];
        if (slot < 0)
            return -1;
        ref readonly var seen = ref State.Sensors[slot];
        return seen.Count == 0 || seen.Untrusted || seen.Silent || seen.CandidateSince == LimitRule.Unheard || State.Silent || At - seen.JudgedAt > Gaps[slot] ? -1 : slot;
    }
}

internal abstract class ConditionNode
{
    /// <summary>Every part is evaluated each time: a duration must see each change of what it times.</summary>
    public abstract Verdict Evaluate(in Sight sight);

    /// <summary>When time alone changes the verdict, by arrival; <see cref="long.MaxValue"/>: never.</summary>
    public virtual long Deadline(in Sight sight) => long.MaxValue;

    /// <summary>The first comparison: its figures go into the alarm's text.</summary>
    public virtual CompareNode? Comparison => null;
}

internal sealed class NotNode(ConditionNode inner) : ConditionNode
{
    public override Verdict Evaluate(in Sight sight) => (Verdict)(Verdict.True - inner.Evaluate(sight));

    public override long Deadline(in Sight sight) => inner.Deadline(sight);

    public override CompareNode? Comparison => inner.Comparison;
}

internal sealed class AndNode(ConditionNode left, ConditionNode right) : ConditionNode
{
    public override Verdict Evaluate(in Sight sight)
    {
        var (one, other) = (left.Evaluate(sight), right.Evaluate(sight));
        return one < other ? one : other;
    }

    public override long Deadline(in Sight sight) => Math.Min(left.Deadline(sight), right.Deadline(sight));

    public override CompareNode? Comparison => left.Comparison ?? right.Comparison;
}

internal sealed class OrNode(ConditionNode left, ConditionNode right) : ConditionNode
{
    public override Verdict Evaluate(in Sight sight)
    {
        var (one, other) = (left.Evaluate(sight), right.Evaluate(sight));
        return one > other ? one : other;
    }

    public override long Deadline(in Sight sight) => Math.Min(left.Deadline(sight), right.Deadline(sight));

    public override CompareNode? Comparison => left.Comparison ?? right.Comparison;
}

/// <summary><c>… for 30 s</c>: true once what it times has been true for so long, without a gap.</summary>
internal sealed class ForNode(ConditionNode inner, long duration, int timer) : ConditionNode
{
    public override Verdict Evaluate(in Sight sight)
    {
        var verdict = inner.Evaluate(sight);
        if (sight.State.Timers[sight.FirstTimer + timer].Take(verdict == Verdict.True, duration, sight.At, sight.Now))
            return Verdict.True;
        return verdict == Verdict.Unknown ? Verdict.Unknown : Verdict.False;
    }

    public override long Deadline(in Sight sight) =>
        Math.Min(inner.Deadline(sight), sight.State.Timers[sight.FirstTimer + timer].Deadline(duration));

    public override CompareNode? Comparison => inner.Comparison;
}

/// <summary><c>missing(flow) for 60 s</c>: no value has arrived for so long; a sensor that never sent any is unknown.</summary>
internal sealed class MissingForNode(int sensor, long duration, int timer) : ConditionNode
{
    public override Verdict Evaluate(in Sight sight)
    {
        ref var fired = ref sight.State.Timers[sight.FirstTimer + timer];
        var arrived = Arrived(sight);
        fired.Holds = arrived != 0 && sight.Now - arrived >= duration;
        return fired.Holds ? Verdict.True : arrived == 0 ? Verdict.Unknown : Verdict.False;
    }

    public override long Deadline(in Sight sight) =>
        Arrived(sight) is > 0 and var arrived && !sight.State.Timers[sight.FirstTimer + timer].Holds ? arrived + duration : long.MaxValue;

    private long Arrived(in Sight sight) => sight.Slots[sensor] is >= 0 and var slot ? sight.State.Sensors[slot].LastArrivedAt : 0;
}

/// <summary><c>missing(flow)</c>: silent by the timeout of the sensor, or of the machine.</summary>
internal sealed class MissingNode(int sensor) : ConditionNode
{
    /// <summary>Index of the sensor, for when a duration takes the timeout's place.</summary>
    public int Sensor => sensor;

    public override Verdict Evaluate(in Sight sight)
    {
        var slot = sight.Slots[sensor];
        if (slot < 0 || sight.State.Sensors[slot].LastArrivedAt == 0)
            return Verdict.Unknown;
        return sight.State.Sensors[slot].Silent || sight.State.Silent ? Verdict.True : Verdict.False;
    }
}

internal sealed class StatusNode(MachineStatus[] statuses, bool isAmong) : ConditionNode
{
    public override Verdict Evaluate(in Sight sight) => Array.IndexOf(statuses, sight.State.Status) >= 0 == isAmong ? Verdict.True : Verdict.False;
}

internal sealed class EpisodeNode : ConditionNode
{
    public override Verdict Evaluate(in Sight sight) => sight.State.Episode is { IsActive: true } ? Verdict.True : Verdict.False;
}

/// <summary><c>failed</c>: the producer's newest word is that the machine has failed.</summary>
internal sealed class FailedNode : ConditionNode
{
    public override Verdict Evaluate(in Sight sight) => sight.State.Failed ? Verdict.True : Verdict.False;
}

/// <summary><c>limit</c>: stands alone, and is judged sensor by sensor.</summary>
internal sealed class LimitNode : ConditionNode
{
    public override Verdict Evaluate(in Sight sight) => throw new InvalidOperationException("The condition 'limit' is judged sensor by sensor.");
}

/// <summary>A figure of a sensor against one that the rule names.</summary>
/// <param name="ease">Which way a deadband eases it while the alarm holds: −1 down, 1 up, 0 not.</param>
internal sealed class CompareNode(Quantity quantity, int sensor, Comparing comparing, int figure, int ease) : ConditionNode
{
    /// <summary>Values from which a standard deviation is worth comparing with.</summary>
    private const int FewestForDeviation = 30;

    public int Sensor => sensor;
    public int Figure => figure;

    public override CompareNode? Comparison => this;

    public override Verdict Evaluate(in Sight sight)
    {
        var value = ValueOf(sight);
        var limit = sight.Figures[figure];
        if (double.IsNaN(value) || double.IsNaN(limit))
            return Verdict.Unknown;
        if (sight.Eases.Length > 0)
            limit += ease * sight.Eases[figure];
        var isSo = comparing switch
        {
            Comparing.Above => value > limit,
            Comparing.AtLeast => value >= limit,
            Comparing.Below => value < limit,
            Comparing.AtMost => value <= limit,
            Comparing.Equal => value.Equals(limit),
            _ => !value.Equals(limit),
        };
        return isSo ? Verdict.True : Verdict.False;
    }

    /// <summary>What is compared now; NaN where nothing can be relied on.</summary>
    public double ValueOf(in Sight sight)
    {
        if (quantity == Quantity.Score || sight.Trusted(sensor) is not (>= 0 and var slot))
            return double.NaN;
        ref readonly var seen = ref sight.State.Sensors[slot];
        return quantity switch
        {
            Quantity.Value => seen.Judged,
            Quantity.Rate => seen.Count < 2 ? double.NaN : seen.Rate,
            _ => seen.Count < FewestForDeviation || seen.M2 <= 0 ? double.NaN : Math.Abs(seen.Judged - seen.Mean) / Math.Sqrt(seen.M2 / (seen.Count - 1)),
        };
    }
}
