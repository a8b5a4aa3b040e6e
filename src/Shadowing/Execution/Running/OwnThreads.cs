using System.Diagnostics.CodeAnalysis;

namespace Shadowing.Execution.Running;

/// <summary>Runs tasks on threads of its own, so that neither a candidate that blocks nor a long comparison takes one from the
/// application's pool.</summary>
internal sealed class OwnThreads(string name, int limit) : TaskScheduler
{
    [ThreadStatic]
    private static OwnThreads? s_current;

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(20);
    private readonly object _gate = new();
    private readonly Queue<Task> _tasks = new();
    private int _limit = limit;
    private int _threads;
    private int _waiting;

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel => Math.Max(1, _limit);

    /// <summary>Allows one thread more, in place of one that is blocked; or one less, when it is back.</summary>
    public void Compensate(int threads)
    {
        lock (_gate)
        {
            _limit += threads;
            WakeOrStartOne();
        }
    }

    /// <inheritdoc/>
    protected override void QueueTask(Task task)
    {
        lock (_gate)
        {
            _tasks.Enqueue(task);
            WakeOrStartOne();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Only on a thread of ours: whoever completes what a task awaits, the pool or a caller, is offered its
    /// continuation.</remarks>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(s_current, this) && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_gate)
        {
            return [.. _tasks];
        }
    }

    private void WakeOrStartOne()
    {
        if (_tasks.Count > _waiting && _threads < _limit)
        {
            _threads++;

            // Unsafe: the execution context of whoever queued the task must not become the thread's.
            try
            {
                new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();
            }
            catch (Exception refused) when (refused is OutOfMemoryException or ThreadStartException)
            {
                // No more threads: those that are there take the task, or the next one that is queued tries again.
                _threads--;
            }
        }
        else
        {
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        s_current = this;
        while (TryTake(out var task))
        {
            TryExecuteTask(task);
        }
    }

    private bool TryTake([NotNullWhen(true)] out Task? taken)
    {
        lock (_gate)
        {
            var timedOut = false;
            while (_threads <= _limit)
            {
                if (_tasks.TryDequeue(out taken))
                {
                    return true;
                }

                if (timedOut)
                {
                    break;
                }

                _waiting++;
                timedOut = !Monitor.Wait(_gate, s_idle);
                _waiting--;
            }

            _threads--;
            taken = null;
            return false;
        }
    }
}
