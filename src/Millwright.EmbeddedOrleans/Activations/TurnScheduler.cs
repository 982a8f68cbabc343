namespace Millwright.EmbeddedOrleans.Activations;

/// <summary>
/// Runs the turns of one activation, one after the other, on the thread pool. Code of the grain that awaits comes back here, because the
/// scheduler is the current one during a turn.
/// </summary>
internal sealed class TurnScheduler : TaskScheduler, IThreadPoolWorkItem
{
    /// <summary>Turns in a row before others get the thread: no activation may starve the pool.</summary>
    private const int MostInARow = 64;

    private readonly Queue<Task> _turns = [];
    private bool _isQueued;

    public override int MaximumConcurrencyLevel => 1;

    public void Execute()
    {
        for (var turn = 0; turn < MostInARow; turn++)
        {
            Task? next;
            lock (_turns)
            {
                if (!_turns.TryDequeue(out next))
                {
                    _isQueued = false;
                    return;
                }
            }
            TryExecuteTask(next);
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    protected override void QueueTask(Task task)
    {
        lock (_turns)
        {
            _turns.Enqueue(task);
            if (_isQueued)
                return;
            _isQueued = true;
        }
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Inlining is safe only inside a turn of this very scheduler.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && Current == this && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_turns)
            return [.. _turns];
    }
}
