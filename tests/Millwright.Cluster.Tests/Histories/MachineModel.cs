namespace Millwright.Cluster.Tests.Histories;

/// <summary>
/// A machine that does one thing after the other: the set of the readings it accepted, the newest of them by event time, whether its alarm is
/// acknowledged, whether it is in maintenance. A step can be taken back, so that a search need not copy it.
/// </summary>
internal sealed class MachineModel
{
    private readonly HashSet<long> _accepted = [];
    private (long At, long Sequence) _newest = (long.MinValue, Shown.Nothing.Newest);

    public bool IsAcknowledged { get; private set; }

    public bool InMaintenance { get; private set; }

    public Shown Shown => new(_accepted.Count, _newest.Sequence, IsAcknowledged, InMaintenance);

    /// <summary>Takes the step if the deed, with the answer that it was given, fits what the machine is; null: it does not.</summary>
    public Step? Try(Deed deed)
    {
        var before = new Step(Added: null, _newest, IsAcknowledged, InMaintenance);
        switch (deed)
        {
            case Read read:
                return read.Seen == Shown ? before : null;
            case Write write:
                var isNew = !_accepted.Contains(write.Sequence);
                // One that is told as a duplicate may have been the first: a gateway repeats what a leaving node took and could not answer any more.
                if (write.WasNew == true && !isNew)
                    return null;
                if (!isNew)
                    return before;
                _accepted.Add(write.Sequence);
                if ((write.At, write.Sequence).CompareTo(_newest) > 0)
                    _newest = (write.At, write.Sequence);
                return before with { Added = write.Sequence };
            case Acknowledge:
                IsAcknowledged = true;
                return before;
            case Maintain maintain:
                InMaintenance = maintain.InMaintenance;
                return before;
            default:
                throw new NotSupportedException($"The model knows no {deed}.");
        }
    }

    /// <summary>Whether the deed would change anything now.</summary>
    public bool IsChangedBy(Deed deed) => deed switch
    {
        Write write => !_accepted.Contains(write.Sequence),
        Acknowledge => !IsAcknowledged,
        Maintain maintain => InMaintenance != maintain.InMaintenance,
        _ => false,
    };

    /// <summary>Steps are taken back in the opposite order.</summary>
    public void TakeBack(Step step)
    {
        if (step.Added is { } added)
            _accepted.Remove(added);
        (_newest, IsAcknowledged, InMaintenance) = (step.Newest, step.IsAcknowledged, step.InMaintenance);
    }

    /// <summary>What was before a step.</summary>
    internal readonly record struct Step(long? Added, (long At, long Sequence) Newest, bool IsAcknowledged, bool InMaintenance);
}
