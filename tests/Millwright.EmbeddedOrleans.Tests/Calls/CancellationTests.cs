namespace Millwright.EmbeddedOrleans.Tests.Calls;

public interface IPatientGrain : IGrainWithStringKey
{
    Task Wait(string inside, string canceled, CancellationToken cancellationToken);

    Task<bool> Mark(string done, CancellationToken cancellationToken);
}

internal sealed class PatientGrain : Grain, IPatientGrain
{
    public async Task Wait(string inside, string canceled, CancellationToken cancellationToken)
    {
        var end = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(() => end.TrySetCanceled(cancellationToken));
        Signals.Raise(inside);
        try
        {
            await end.Task;
        }
        catch (OperationCanceledException)
        {
            Signals.Raise(canceled);
            throw;
        }
    }

    public Task<bool> Mark(string done, CancellationToken cancellationToken)
    {
        Signals.Raise(done);
        return Task.FromResult(true);
    }
}

public class CancellationTests(SiloFixture silo) : IClassFixture<SiloFixture>
{
    private readonly string _key = SiloFixture.NewKey();

    private IPatientGrain Grain => silo.Grains.GetGrain<IPatientGrain>(_key);

    [Fact]
    public async Task A_token_cancelled_by_the_caller_is_cancelled_in_the_grain()
    {
        using var source = new CancellationTokenSource();
        var waiting = Grain.Wait($"{_key} inside", $"{_key} canceled", source.Token);
        await Signals.Wait($"{_key} inside");
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting.Soon());
        await Signals.Wait($"{_key} canceled");
    }

    [Fact]
    public async Task A_call_with_a_token_that_is_cancelled_already_is_not_made()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await Grain.Mark($"{_key} done", source.Token));
        await Grain.Mark($"{_key} later", CancellationToken.None);
        Signals.HasHappened($"{_key} done").ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_for_its_turn_never_runs()
    {
        using var stop = new CancellationTokenSource();
        using var source = new CancellationTokenSource();
        var ahead = Grain.Wait($"{_key} inside", $"{_key} canceled", stop.Token);
        await Signals.Wait($"{_key} inside");
        var behind = Grain.Mark($"{_key} done", source.Token);
        await source.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await behind.Soon());
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await ahead.Soon());
        await Grain.Mark($"{_key} later", CancellationToken.None);
        Signals.HasHappened($"{_key} done").ShouldBeFalse();
    }
}
