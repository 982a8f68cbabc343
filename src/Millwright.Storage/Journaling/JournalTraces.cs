using System.Diagnostics;

namespace Millwright.Storage.Journaling;

/// <summary>The journal in traces. Without somebody who listens it costs one look.</summary>
internal static class JournalTraces
{
    private static readonly ActivitySource Source = new("Millwright");

    public static bool AreWanted => Source.HasListeners();

    /// <summary>From an entry's arrival to its outcome, in the trace of whoever waits for it.</summary>
    public static Activity? Entry(JournalEntry entry) => Source.StartActivity("journal entry")?.SetTag("millwright.machine_key", entry.MachineKey).SetTag("millwright.readings", entry.Readings);

    /// <summary>A transaction: it serves many, so it is a step of the first entry's trace and refers to the others'.</summary>
    public static Activity? Commit(IEnumerable<ActivityContext> entries)
    {
        if (!AreWanted)
            return null;
        var traced = entries.Where(static entry => entry != default).ToList();
        return Source.StartActivity("journal commit", ActivityKind.Internal, traced.FirstOrDefault(), links: traced.Skip(1).Select(static entry => new ActivityLink(entry)));
    }
}
