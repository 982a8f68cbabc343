using Microsoft.Extensions.Options;

namespace Millwright.Silo.Learning;

/// <summary>
/// Places for those who read history at length on one silo, as many as <see cref="LearningOptions.HistoryReaders"/> says: a training has one from its beginning to
/// its end, for its rows are in memory until then, a look for drift while it lasts. A training that finds none stays queued, for any silo; a look waits, and is next.
/// </summary>
internal sealed class HistoryReaders(IOptions<LearningOptions> options) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Value.HistoryReaders);

    public bool TryEnter() => _free.Wait(0);

    public Task Enter(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
