using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Shadowing.Evidence;
using Shadowing.Execution.Threads;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.Execution;

/// <summary>Holds the state of each experiment by name.</summary>
internal sealed partial class ExperimentStates(
    AccountBook book, CaptureGate gate, Deadlines deadlines, FaultLog faults, TimeProvider time, ILogger<ExperimentStates> logger)
    : IDisposable
{
    // Enough for code that blocks on its own asynchronous code, many levels deep, in each call that runs.
    private const int MostThreadsOfARun = 16;
    private readonly ConcurrentDictionary<string, ExperimentState> _states = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _gate = new();
    private volatile IReadOnlyList<ExperimentState> _all = [];
    private int _workers;
    private Action? _left;
    private bool _isClosed;

    /// <summary>Gets the states.</summary>
    public IReadOnlyList<ExperimentState> All => _all;

    /// <summary>Gets how many steps of all experiments did not come back.</summary>
    public int Stuck => _states.Values.Sum(static state => state.Stuck);

    /// <summary>Sets, before the first call runs, how many do at once, and who is told when work was left for a look.</summary>
    public void Open(int workers, Action left) => (_workers, _left) = (workers, left);

    /// <summary>Gets an experiment's state, a new one for a new name.</summary>
    public ExperimentState Of(string name) => _states.TryGetValue(name, out var known) ? known : Add(name);

    /// <summary>Takes no further call.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (var state in _all)
            {
                state.Close();
            }
        }
    }

    /// <summary>Lets all threads end.</summary>
    public void Dispose()
    {
        Close();
        foreach (var state in _all)
        {
            state.Dispose();
        }
    }

    private ExperimentState Add(string name)
    {
        lock (_gate)
        {
            if (_states.TryGetValue(name, out var known))
            {
                return known;
            }

            var callersCode = new CallersCode(time,
                (what, took) => Tell(() => Log.SlowOnCallersPath(logger, name, what, took, CallersCode.Pause)));
            var state = new ExperimentState(
                book.Experiment(name), book.Samples, new MemoryBudget(gate.Bytes), () => Threads(name), callersCode, time);
            if (_isClosed)
            {
                state.Close();
            }

            _states[name] = state;
            _all = [.. _all, state];
            return state;
        }
    }

    private OwnThreads Threads(string name)
    {
        var (most, isSaid) = (_workers * MostThreadsOfARun, 0);
        return new OwnThreads($"Shadowing {name}", _workers, new ThreadGrowth(deadlines, most, () =>
        {
            if (Interlocked.Exchange(ref isSaid, 1) == 0)
            {
                Tell(() => Log.Full(logger, name, most, MostThreadsOfARun));
            }
        }), fault => faults.Caught("the pump", fault), _left);
    }

    // Elsewhere: a logger is somebody's code, which may block.
    private static void Tell(Action line) => ThreadPool.UnsafeQueueUserWorkItem(static line =>
    {
        try
        {
            line();
        }
        catch (Exception)
        {
            // A logger that throws takes nothing with it.
        }
    }, line, preferLocal: false);

    private static partial class Log
    {
        [LoggerMessage(4007, LogLevel.Warning,
            "Experiment {Experiment}: all its {Threads} threads, {PerWorker} for each of Workers, are blocked, and what they wait for finds none. Its candidate blocks on asynchronous code of its own; its calls time out until it does not. No caller and no other experiment waits for it.",
            EventName = nameof(Full))]
        internal static partial void Full(ILogger logger, string experiment, int threads, int perWorker);

        [LoggerMessage(4008, LogLevel.Warning,
            "Experiment {Experiment} pauses for {Pause}: {What} took {Took} on a caller's path, and more than 10 ms there three times in a row. Make it faster, or do it in the candidate.",
            EventName = nameof(SlowOnCallersPath))]
        internal static partial void SlowOnCallersPath(ILogger logger, string experiment, string what, TimeSpan took, TimeSpan pause);
    }
}
