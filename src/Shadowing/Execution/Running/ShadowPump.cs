using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Execution.Judging;
using Shadowing.Execution.Steps;
using Shadowing.Execution.Threads;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Takes captured calls off the callers' hands, runs their candidates and has them judged, each on threads of its experiment's own;
/// drains when the host stops.</summary>
internal sealed class ShadowPump : IHostedLifecycleService, IDisposable
{
    private readonly ExperimentRegistry _registry;
    private readonly ExperimentStates _states;
    private readonly CaptureGate _gate;
    private readonly CandidateRunner _runner;
    private readonly CallJudge _judge;
    private readonly CallEnds _ends;
    private readonly Deadlines _deadlines;
    private readonly PoolWatch _pool;
    private readonly AccountBook _book;
    private readonly ShadowMetrics _metrics;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly Turns _turns;
    private readonly Lookout _lookout;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stoppingToken;
    private readonly Lock _start = new();
    private bool _isOpen;
    private int _isDisposed;

    public ShadowPump(
        ExperimentRegistry registry, ExperimentStates states, CaptureGate gate, CandidateRunner runner, CallJudge judge, CallEnds ends,
        Deadlines deadlines, PoolWatch pool, AccountBook book, ShadowMetrics metrics, FaultLog faults, TimeProvider time)
    {
        (_registry, _states, _gate, _runner, _judge, _ends, _deadlines, _pool, _book, _metrics, _faults, _time) =
            (registry, states, gate, runner, judge, ends, deadlines, pool, book, metrics, faults, time);
        _turns = new Turns(states);
        _lookout = new Lookout(
            LookAround, () => _states.All.Any(static state => state.HasWaiting), () => _book.IsAwaited, faults);
        _book.Awaited = _lookout.LookNow;
        _stoppingToken = _stopping.Token;
        _registry.Subscribe(catalog => Open(_registry.Shared, catalog));
    }

    /// <summary>Queues a captured call, on the caller's thread: it is taken at once or dropped, never waited for.</summary>
    public void Post(ShadowCall call) => Post(call, _time.GetTimestamp());

    /// <summary>Queues a captured call whose control ended just now, as a timestamp of the time provider.</summary>
    public void Post(ShadowCall call, long now)
    {
        call.QueuedAt = now;
        call.CandidateDuration = null;
        if (call.State.Queue.TryPost(call))
        {
            _lookout.WakeIfParked();
        }
        else
        {
            _ends.End(call, CallEnd.Dropped(_gate.IsClosed ? DropReason.ShuttingDown : DropReason.QueueFull));
        }
    }

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>In a web application the pipeline has started the registry by now, when it knew the endpoints; elsewhere this
    /// does.</remarks>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _registry.Start([]);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            _gate.Close();
            _states.Close();
            _turns.Close();

            // By a deadline of ours: a pool that a candidate starves would not let a timer fire.
            await WaitAsync(_registry.Shared.DrainTimeout, cancellationToken);
            GiveUp();
            await WaitAsync(TimeSpan.FromMilliseconds(500), CancellationToken.None);
        }
        catch (Exception fault)
        {
            _faults.Caught("the drain at shutdown", fault);
        }
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The container knows this by two names and disposes it for each.
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _gate.Close();
        _states.Close();
        GiveUp();
        _lookout.Dispose();
        foreach (var state in _states.All)
        {
            while (state.Queue.TryTake(out var call))
            {
                _ends.End(call, CallEnd.Dropped(DropReason.ShuttingDown));
            }
        }

        _stopping.Dispose();
    }

    // What runs is cut short from now on, and what waits is dropped.
    private void GiveUp()
    {
        _stopping.Cancel();
        _deadlines.Stop();
    }

    private async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        var drain = new DrainTime();
        if (!_deadlines.TryAdd(drain, most))
        {
            return;
        }

        await using var cancelled = cancellation.UnsafeRegister(static drain => ((DrainTime)drain!).End(), drain);
        await Task.WhenAny(_turns.Empty, drain.Over);
        _deadlines.Remove(drain);
    }

    private void Open(ShadowingOptions options, ExperimentCatalog catalog)
    {
        lock (_start)
        {
            _gate.ShareAmong(catalog.All.Count(static experiment => experiment.Threshold > 0));
            if (_isOpen)
            {
                return;
            }

            _isOpen = true;
            _states.Open(options.Workers, _lookout.WakeIfParked);
            _turns.Open(options.Workers);
            _pool.Open(options.PoolHeadroom);
            _book.Open(options.Samples);
            _metrics.ObserveSamples(() => _book.Samples.Bytes, () => _book.Samples.Dropped);
            _metrics.ObserveQueue(() => _gate.InHand, options.Capacity, () => _states.Stuck, () => _gate.Bytes.Reserved);
            _metrics.ObserveConfiguration(() => _registry.Rejection is not null);
            _lookout.Start();
            _gate.Open(options);
        }
    }

    // Has every call run that may be, each on its own experiment's threads: one is woken for all of them.
    private int LookAround()
    {
        while (_turns.TryTake(out var call))
        {
            call.State.Threads.LeaveOurs(new StartedTurn(this, call), isWaitedFor: false);
        }

        var found = 0;
        var all = _states.All;
        for (var i = 0; i < all.Count; i++)
        {
            found += all[i].ServeLeft();
        }

        // Where calls wait for the places of those that end, much is to be done as soon as one has.
        return found > 0 && _states.All.Any(static state => !state.Queue.IsEmpty) ? int.MaxValue : found;
    }

    /// <summary>Runs a call whose turn it is, on a thread of its experiment's, and then whatever comes to the experiment.</summary>
    internal async Task WorkAsync(ShadowCall first)
    {
        var state = first.State;
        for (var call = first; call is not null; call = Next(state))
        {
            await ProcessAsync(call);
        }
    }

    // Ends a run, has other experiments' calls run that may be, and answers with the experiment's own.
    private ShadowCall? Next(ExperimentState ended)
    {
        _turns.Ended(ended);
        while (_turns.TryTake(out var call))
        {
            if (ReferenceEquals(call.State, ended))
            {
                return call;
            }

            call.State.Threads.LeaveOurs(new StartedTurn(this, call), isWaitedFor: true);
        }

        return null;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ProcessAsync(ShadowCall call)
    {
        var isJudged = false;
        try
        {
            // Rules and comparers are the user's code too: what they call is sampled no more than what a candidate calls.
            using var flow = CandidateFlow.Enter();
            var steps = new CallSteps(call, _deadlines, _faults);
            if (WhyNotRun(call) is { } dropped)
            {
                // Whatever comes of that, the call has ended.
                isJudged = true;
                await DropAsync(call, dropped, steps);
                return;
            }

            Note(call);
            await BeginAsync(call, steps);
            if (call.Span is { } span)
            {
                Activity.Current = span;
            }

            isJudged = true;
            await _runner.RunAsync(call, steps, _stoppingToken);
        }
        catch (Exception fault)
        {
            // Nothing comes out of here: there is nobody whom it would concern.
            _faults.Caught("the pump", fault);
            if (!isJudged)
            {
                _ends.End(call, CallEnd.NotComparable(NotComparableReason.CaptureFailed), fault);
            }
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask DropAsync(ShadowCall call, DropReason reason, CallSteps steps)
    {
        if (reason == DropReason.StuckCandidates)
        {
            // It may be those who are told that do not come back: then to tell them of each call would lose a thread each.
            _ends.End(call, CallEnd.Dropped(reason));
        }
        else
        {
            await _judge.DroppedAsync(call, reason, steps);
        }
    }

    private DropReason? WhyNotRun(ShadowCall call) =>
        _stoppingToken.IsCancellationRequested
            ? DropReason.ShuttingDown
            : _gate.WhyNotRun(_registry.Current.Find(call.Experiment.Name), call.State);

    private void Note(ShadowCall call)
    {
        call.State.RunsInProcess = call.RunsInProcess
            || (call.SelfCheckPlan != SelfCheckPlan.None && call.SelfCheckRunsInProcess);
        if (call.State.RunsInProcess)
        {
            _pool.RunsInProcess();
        }
    }

    // In a step: whoever listens is somebody's code.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask BeginAsync(ShadowCall call, CallSteps steps)
    {
        if (ShadowTelemetry.Source.HasListeners() || _metrics.ShowsWaiting)
        {
            var step = new BeginStep(steps, call, _metrics, _time.GetElapsedTime(call.QueuedAt), _faults);
            call.Span = await step ? step.Span : null;
        }
    }
}
