using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Millwright.Silo.Learning;

/// <summary>
/// Where trainings do their sums: threads of their own that give way to all others, at most as many at once as <see cref="LearningOptions.TrainingThreads"/>
/// says. Whoever comes later waits; nothing of the thread pool, by which readings come in, is taken.
/// </summary>
internal sealed class TrainingThreads(IOptions<LearningOptions> options) : IDisposable
{
    private const int ThisThread = 0;
    private const int Nice = 10;

    private readonly SemaphoreSlim _free = new(options.Value.Threads);

    public async Task<T> Run<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            new Thread(() => Finish(work, done)) { IsBackground = true, Name = "training", Priority = ThreadPriority.BelowNormal }.Start();
            return await done.Task;
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private static void Finish<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        // .NET leaves priorities of threads alone on Linux, where each thread has a niceness of its own.
        if (OperatingSystem.IsLinux())
            _ = setpriority(ThisThread, 0, Nice);
        try
        {
            done.SetResult(work());
        }
        catch (Exception error)
        {
            done.SetException(error);
        }
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setpriority(int which, int who, int priority);
}
