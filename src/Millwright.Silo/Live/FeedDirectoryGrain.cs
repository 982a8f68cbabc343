using Millwright.Contracts.Live;

namespace Millwright.Silo.Live;

/// <summary>Leases of the gateways that listen. In memory only: after a crash they join again within a lease.</summary>
internal sealed class FeedDirectoryGrain(TimeProvider clock) : Grain, IFeedDirectoryGrain
{
    private readonly Dictionary<IFeedObserver, DateTimeOffset> _leases = [];

    public Task Join(IFeedObserver gateway)
    {
        _leases[gateway] = clock.GetUtcNow() + IFeedDirectoryGrain.Lease;
        return Task.CompletedTask;
    }

    public Task Leave(IFeedObserver gateway)
    {
        _leases.Remove(gateway);
        return Task.CompletedTask;
    }

    public Task<IFeedObserver[]> Listeners()
    {
        var now = clock.GetUtcNow();
        foreach (var (gateway, until) in _leases)
            if (until < now)
                _leases.Remove(gateway);
        return Task.FromResult(_leases.Keys.ToArray());
    }
}
