namespace Millwright.Tests.Product;

/// <summary>One installation for the tests of a class that leave it as they found it, or keep to machines of their own. The first of them starts it.</summary>
public sealed class SharedInstallation : IAsyncDisposable
{
    private Installation? _installation;
    private Task? _beginning;

    /// <param name="furnish">Gives it what all the tests want there; asked for once.</param>
    internal async Task<Installation> Get(Func<Api, Task>? furnish = null)
    {
        await (_beginning ??= Begin(furnish));
        return _installation!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }

    private async Task Begin(Func<Api, Task>? furnish)
    {
        _installation = await Installation.Start();
        if (furnish is not null)
            await furnish(_installation.Api);
    }
}
