namespace Millwright.EndToEnd.FrontDoor;

/// <summary>Two nodes, each an installation of its own, for the tests of a class that leave them running.</summary>
public sealed class TwoNodes : IAsyncDisposable
{
    private readonly SharedInstallation _first = new();
    private readonly SharedInstallation _second = new();

    internal Task<Installation> First() => _first.Get();

    internal Task<Installation> Second() => _second.Get();

    public async ValueTask DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }
}
