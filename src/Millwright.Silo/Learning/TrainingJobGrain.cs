using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Millwright.Contracts.Learning;
using Millwright.Learning.Models;
using Millwright.Storage;
using Millwright.Storage.Learning;

namespace Millwright.Silo.Learning;

/// <summary>
/// Works on one training: takes a place among those who read history, and its lease, has the learner do the sums elsewhere, renews the lease meanwhile, and writes the end. The work runs beside
/// the grain's turns, which stay free to hear that it is to be ended. A silo that stops gives the job back; one that dies leaves a lease that lapses.
/// </summary>
internal sealed partial class TrainingJobGrain(
    TrainingJobs jobs, ModelRegistry models, IEnumerable<ILearner> learners, HistoryReaders readers, IOptions<LearningOptions> options, ILogger<TrainingJobGrain> log) : Grain, ITrainingJobGrain, IDisposable
{
    private const int BeatsPerLease = 5;

    private readonly LearningOptions _options = options.Value;
    private readonly Guid _worker = Guid.NewGuid();
    private readonly TrainingProgress _progress = new();
    private CancellationTokenSource? _end;
    private LeaseState _lease;
    private Task _work = Task.CompletedTask;

    public async Task Start()
    {
        if (!_work.IsCompleted)
            return;
        if (await Claim() is not { } job)
        {
            // Where this silo has no place for it, it stays queued, and another may take it.
            DeactivateOnIdle();
            return;
        }
        _end = new CancellationTokenSource();
        _lease = LeaseState.Held;
        _work = Work(job, _end);
    }

    public async Task<bool> Cancel()
    {
        if (await jobs.Cancel(this.GetPrimaryKey(), CancellationToken.None) is null)
            return false;
        if (_end is not null)
            await Beat();
        return true;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_end is not { } end)
            return;
        _lease = LeaseState.Lost;
        await end.CancelAsync();
        await jobs.GiveBack(this.GetPrimaryKey(), _worker, cancellationToken);
    }

    public void Dispose() => _end?.Dispose();

    private async Task<TrainingJobRow?> Claim()
    {
        if (!readers.TryEnter())
            return null;
        TrainingJobRow? job = null;
        try
        {
            return job = await jobs.Claim(this.GetPrimaryKey(), _worker, _options.Lease, CancellationToken.None);
        }
        finally
        {
            if (job is null)
                readers.Leave();
        }
    }

    private async Task Work(TrainingJobRow job, CancellationTokenSource end)
    {
        var beat = _options.Lease / BeatsPerLease;
        using var heart = this.RegisterGrainTimer(static (grain, _) => grain.Beat(), this, beat, beat);
        try
        {
            await Finish(job, await Learn(job, end.Token));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            if (_lease == LeaseState.CancelAsked)
                await OrLeave(() => jobs.Cancelled(job, _worker, CancellationToken.None));
        }
        catch (TrainingException error)
        {
            await OrLeave(() => jobs.Fail(job, _worker, error.Message, CancellationToken.None));
        }
        catch (DatabaseUnavailableException error)
        {
            // The lease lapses, and the job is begun anew.
            Interrupted(log, job.Id, job.Model, error.Message);
        }
        catch (Exception error)
        {
            Failed(log, job.Id, job.Model, error);
            await OrLeave(() => jobs.Fail(job, _worker, $"The training broke off: {error.Message}", CancellationToken.None));
        }
        finally
        {
            readers.Leave();
            _end = null;
            end.Dispose();
            DeactivateOnIdle();
        }
    }

    private async Task<NewVersion> Learn(TrainingJobRow job, CancellationToken cancellationToken)
    {
        if (job.Attempts > _options.MostAttempts)
            throw new TrainingException($"It was begun {job.Attempts - 1} times and never ended: {_options.MostAttempts} is the limit (Millwright:Learning:MostAttempts).");
        var model = (await models.Get(job.Model, cancellationToken))!;
        var learner = learners.First(candidate => candidate.Tasks.Contains(model.Task));
        return await learner.Learn(job, model, _progress, cancellationToken);
    }

    private async Task Finish(TrainingJobRow job, NewVersion version)
    {
        // What was learnt after the lease was lost is somebody else's to learn; that one's version has the same id.
        if (await jobs.Succeed(job, _worker, version, CancellationToken.None))
            await GrainFactory.GetGrain<IModelGrain>(job.Model).Consider(version.Id);
    }

    private async Task Beat()
    {
        try
        {
            var lease = await jobs.Renew(this.GetPrimaryKey(), _worker, _options.Lease, _progress.Share, _progress.Stage, CancellationToken.None);
            DelayDeactivation(_options.Lease);
            if (lease == LeaseState.Held || _end is not { } end)
                return;
            _lease = lease;
            await end.CancelAsync();
        }
        catch (DatabaseUnavailableException)
        {
            // The next beat tries again; past the lease another silo may take over, and the end of this one is refused.
        }
    }

    private async Task OrLeave(Func<Task> end)
    {
        try
        {
            await end();
        }
        catch (DatabaseUnavailableException error)
        {
            Interrupted(log, this.GetPrimaryKey(), "", error.Message);
        }
    }

    [LoggerMessage(2061, LogLevel.Warning, "The training {Job} of {Model} is begun again later: {Reason}")]
    private static partial void Interrupted(ILogger logger, Guid job, string model, string reason);

    [LoggerMessage(2062, LogLevel.Error, "The training {Job} of {Model} broke off.")]
    private static partial void Failed(ILogger logger, Guid job, string model, Exception error);
}
