using System.Runtime.ExceptionServices;

namespace Millwright.Learning.Trees;

/// <summary>Work in numbered parts that do not touch each other, on at most so many cores: the result does not depend on how many.</summary>
internal static class Work
{
    public static void For(int parts, int threads, Action<int> work, CancellationToken cancellation = default)
    {
        if (threads <= 1 || parts <= 1)
        {
            for (var part = 0; part < parts; part++)
            {
                cancellation.ThrowIfCancellationRequested();
                work(part);
            }
            return;
        }
        var shared = new Shared(parts, work, cancellation);
        for (var helper = 1; helper < Math.Min(threads, parts); helper++)
            ThreadPool.UnsafeQueueUserWorkItem(shared, preferLocal: false);
        shared.Finish();
    }

    /// <summary>
    /// Parts that several threads take one by one, in their order: ranges would leave the large ones to one core. A tree asks for that sixty times, where
    /// <see cref="Parallel"/> leaves more behind than the tree takes. A helper that comes when all is taken finds nothing to do.
    /// </summary>
    private sealed class Shared(int parts, Action<int> work, CancellationToken cancellation) : IThreadPoolWorkItem
    {
        private readonly object _gate = new();
        private readonly int _parts = parts;
        private int _taken;
        private int _left = parts;
        private ExceptionDispatchInfo? _failure;

        public void Execute()
        {
            for (var part = Interlocked.Increment(ref _taken) - 1; part < _parts; part = Interlocked.Increment(ref _taken) - 1)
            {
                try
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (Volatile.Read(ref _failure) is null)
                        work(part);
                }
                catch (Exception failure)
                {
                    Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
                }
                if (Interlocked.Decrement(ref _left) > 0)
                    continue;
                lock (_gate)
                    Monitor.Pulse(_gate);
            }
        }

        /// <summary>Takes part, waits for the others and throws what one of them met.</summary>
        public void Finish()
        {
            Execute();
            var spin = default(SpinWait);
            while (Volatile.Read(ref _left) > 0 && !spin.NextSpinWillYield)
                spin.SpinOnce();
            lock (_gate)
            {
                while (Volatile.Read(ref _left) > 0)
                    Monitor.Wait(_gate);
            }
            _failure?.Throw();
        }
    }
}
