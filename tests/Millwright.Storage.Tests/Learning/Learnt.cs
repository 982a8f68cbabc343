using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Storage.Tests.Learning;

/// <summary>Models, trainings and predictions as the tests speak of them.</summary>
internal static class Learnt
{
    public const string Risk = "failure-risk-24h";
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    public static readonly ModelScope Pumps = new(ScopeKind.Type, "pump");
    private static readonly IReadOnlyDictionary<string, double> Good = new Dictionary<string, double> { ["accuracy"] = 0.91 };

    public static TrainingRequest Request => new(Moments.Time(Moments.Start), Moments.Time(Moments.Start + Moments.Minute), Moments.Time(Moments.Start + Moments.Minute), TimeSpan.FromHours(1), 42);

    public static NewVersion VersionOf(TrainingJobRow job, byte content = 1) => new(
        job.Id, job.Model, job.Scope, "boosted-trees", [content, 2, 3], job.Id, job.TraceId,
        new Lineage(job.Request.From, job.Request.To, job.Request.KnownBy, 3, 3, 900, 30, 7, "ab", "0.1.0", job.Request.Seed, null), new Dictionary<string, double> { ["trees"] = 100 },
        new VersionMetrics(Good, null, new Dictionary<string, IReadOnlyDictionary<string, double>> { ["prior"] = Good }), "Better than the prior.", Passed: true);

    /// <summary>A training that was done, and its version, without a part to play.</summary>
    public static async Task<VersionRow> Version(TestDatabase database, TimeProvider clock, ModelScope? scope = null, byte content = 1, ModelFiles? files = null)
    {
        var (registry, jobs) = (new ModelRegistry(database.Database, files ?? database.Files()), new TrainingJobs(database.Database, files ?? database.Files(), clock));
        await registry.Ensure(Risk, PredictionTask.FailureRisk, 24, CancellationToken.None);
        var (job, _) = await jobs.Queue(Guid.NewGuid(), Risk, scope ?? Pumps, Request, "Ada", Guid.NewGuid(), CancellationToken.None);
        var worker = Guid.NewGuid();
        (await jobs.Claim(job.Id, worker, Lease, CancellationToken.None)).ShouldNotBeNull();
        (await jobs.Succeed(job, worker, VersionOf(job, content), CancellationToken.None)).ShouldBeTrue();
        return (await registry.Version(job.Id, CancellationToken.None))!;
    }
}
