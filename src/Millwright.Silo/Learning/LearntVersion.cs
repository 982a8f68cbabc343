using Millwright.Silo.Hosting;
using Millwright.Learning.Features;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>How much a version was learnt from.</summary>
internal readonly record struct LearntFrom(ChosenMachines Machines, long Readings, int Rows, int Episodes);

/// <summary>What a training has brought, with where it comes from.</summary>
internal static class LearntVersion
{
    /// <summary>A version has the id of its job: a job that is done twice brings one.</summary>
    public static NewVersion Of(
        TrainingJobRow job, FeatureSpec spec, LearntFrom from, string algorithm, Sections content, IReadOnlyDictionary<string, double> parameters, VersionMetrics metrics, bool passed, string verdict,
        IReadOnlyList<TrialRow>? trials = null)
    {
        var cut = job.Request;
        if (from.Machines.Taken.Count < from.Machines.Of)
            content.Put(Parts.Machines, string.Join(' ', from.Machines.Taken.Select(static machine => machine.Key)));
        var lineage = new Lineage(
            cut.From, cut.To, cut.KnownBy, from.Machines.Taken.Count, from.Machines.Of, from.Readings, from.Rows, from.Episodes, spec.Hash, ProgramVersion.Text, cut.Seed, cut.DriftEvent, trials);
        return new NewVersion(job.Id, job.Model, job.Scope, algorithm, content.ToBytes(), job.Id, job.TraceId, lineage, parameters, metrics, verdict, passed);
    }
}
