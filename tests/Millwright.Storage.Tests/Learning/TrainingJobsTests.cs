using Millwright.Storage.Learning;
using Millwright.Twins.Models;

namespace Millwright.Storage.Tests.Learning;

/// <summary>Trainings: who works on them, and what becomes of them.</summary>
public sealed class TrainingJobsTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncLifetime
{
    private readonly Later _clock = new();
    private readonly Guid _worker = Guid.NewGuid();
    private TrainingJobs _jobs = null!;

    public async ValueTask InitializeAsync()
    {
        _jobs = new TrainingJobs(database.Require().Database, database.Files(), _clock);
        await database.Execute("DELETE FROM training_jobs; DELETE FROM model_versions; DELETE FROM learning_events");
        await new ModelRegistry(database.Database, database.Files()).Ensure(Learnt.Risk, PredictionTask.FailureRisk, 24, CancellationToken.None);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_training_that_is_asked_for_twice_is_done_once()
    {
        var (first, _) = await Queue();
        var (second, isNew) = await Queue();

        (second.Id, isNew, second.State).ShouldBe((first.Id, false, JobState.Queued));
    }

    [Fact]
    public async Task Only_one_of_many_workers_gets_a_job()
    {
        var (job, _) = await Queue();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _jobs.Claim(job.Id, Guid.NewGuid(), Learnt.Lease, CancellationToken.None)));

        claims.Count(static claim => claim is not null).ShouldBe(1);
    }

    [Fact]
    public async Task A_job_whose_worker_died_is_taken_up_again_and_the_dead_one_changes_nothing()
    {
        var (job, _) = await Queue();
        await Claim(job);
        (await _jobs.Idle(CancellationToken.None)).ShouldBeEmpty();
        _clock.Pass(Learnt.Lease + TimeSpan.FromSeconds(1));

        (await _jobs.Idle(CancellationToken.None)).ShouldBe([job.Id]);
        (await _jobs.Claim(job.Id, Guid.NewGuid(), Learnt.Lease, CancellationToken.None))!.Attempts.ShouldBe(2);
        (await _jobs.Renew(job.Id, _worker, Learnt.Lease, 0.9, "late", CancellationToken.None)).ShouldBe(LeaseState.Lost);
        (await _jobs.Succeed(job, _worker, Learnt.VersionOf(job), CancellationToken.None)).ShouldBeFalse();
        (await database.Scalar<long>("SELECT count(*) FROM model_versions")).ShouldBe(0);
    }

    [Fact]
    public async Task A_failed_training_is_failed_and_says_why()
    {
        var (job, _) = await Queue();
        await Claim(job);
        await _jobs.Fail(job, _worker, "There is one episode; 10 are needed.", CancellationToken.None);

        var ended = (await _jobs.Get(job.Id, CancellationToken.None))!;
        (ended.State, ended.Error, ended.VersionId).ShouldBe((JobState.Failed, "There is one episode; 10 are needed.", null));
        (await Queue()).IsNew.ShouldBeTrue();
    }

    [Fact]
    public async Task A_queued_job_is_cancelled_at_once_and_a_running_one_by_its_worker()
    {
        var (job, _) = await Queue();
        (await _jobs.Cancel(job.Id, CancellationToken.None))!.State.ShouldBe(JobState.Cancelled);
        (job, _) = await Queue();
        await Claim(job);

        (await _jobs.Cancel(job.Id, CancellationToken.None))!.State.ShouldBe(JobState.Running);
        (await _jobs.Renew(job.Id, _worker, Learnt.Lease, 0.5, "learning", CancellationToken.None)).ShouldBe(LeaseState.CancelAsked);
        await _jobs.Cancelled(job, _worker, CancellationToken.None);
        (await _jobs.Get(job.Id, CancellationToken.None))!.State.ShouldBe(JobState.Cancelled);
    }

    [Fact]
    public async Task Pages_of_jobs_lose_and_double_nothing()
    {
        for (var number = 0; number < 5; number++)
        {
            await Queue(new ModelScope(ScopeKind.Machine, $"pump-{number}"));
            _clock.Pass(TimeSpan.FromSeconds(1));
        }

        var first = await _jobs.List(Learnt.Risk, JobState.Queued, 3, null, CancellationToken.None);
        var second = await _jobs.List(Learnt.Risk, JobState.Queued, 3, first.NextCursor, CancellationToken.None);

        first.Items.Concat(second.Items).Select(static job => job.Scope.Value).ShouldBe(["pump-4", "pump-3", "pump-2", "pump-1", "pump-0"]);
        second.NextCursor.ShouldBeNull();
    }

    private Task<(TrainingJobRow Job, bool IsNew)> Queue(ModelScope? scope = null) =>
        _jobs.Queue(Guid.NewGuid(), Learnt.Risk, scope ?? Learnt.Pumps, Learnt.Request, "Ada", Guid.NewGuid(), CancellationToken.None);

    private async Task Claim(TrainingJobRow job) => (await _jobs.Claim(job.Id, _worker, Learnt.Lease, CancellationToken.None)).ShouldNotBeNull();

    private sealed class Later : TimeProvider
    {
        private TimeSpan _by;

        public void Pass(TimeSpan time) => _by += time;

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + _by;
    }
}
