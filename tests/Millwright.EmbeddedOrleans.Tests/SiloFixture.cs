namespace Millwright.EmbeddedOrleans.Tests;

/// <summary>One silo for the tests of a class; each test takes a key of its own.</summary>
public sealed class SiloFixture : IAsyncLifetime
{
    private TestSilo _silo = null!;

    internal IGrainFactory Grains => _silo.Grains;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.Start();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    internal static string NewKey() => Guid.NewGuid().ToString("N");
}
