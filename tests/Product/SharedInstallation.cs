namespace Millwright.Tests.Product;

/// <summary>One installation for the tests of a class that leave it as they found it, or keep to machines of their own. The first of them starts it.</summary>
public sealed class SharedInstallation : IAsyncDisposable
{
    private Installation? _installation;

    /// <param name="furnish">Gives it what all the tests want there.</param>
    internal async Task<Installation> Get(Func<Api, Task>? furnish = null)
    {
        if (_installation is null)
        {
            _installation = await Installation.Start();
            await (furnish?.Invoke(_installation.Api) ?? Task.CompletedTask);
        }
        return _installation;
    }

    public async ValueTask DisposeAsync()
    {
        if (_installation is not null)
            await _installation.DisposeAsync();
    }
}
