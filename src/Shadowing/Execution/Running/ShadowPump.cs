using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Execution.Judging;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.Execution.Running;

/// <summary>Takes queued calls off the caller's hands, runs their candidates and has them judged; drains when the host stops.</summary>
internal sealed class ShadowPump : IHostedLifecycleService, IDisposable
{
    private readonly ExperimentRegistry _registry;
    private readonly ExperimentStates _states;
    private readonly CaptureGate _gate;
    private readonly CandidateRunner _runner;
    private readonly CallJudge _judge;
    private readonly AccountBook _book;
    private readonly ShadowMetrics _metrics;
    private readonly FaultLog _faults;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationToken _stoppingToken;
    private readonly Lock _start = new();
    private Channel<ShadowCall>? _queue;
    private OwnThreads? _threads;
    private Task _workers = Task.CompletedTask;
    private int _isDisposed;

    public ShadowPump(
        ExperimentRegistry registry, ExperimentStates states, CaptureGate gate, CandidateRunner runner, CallJudge judge, AccountBook book,
        ShadowMetrics metrics, FaultLog faults, TimeProvider time)
    {
        (_registry, _states, _gate, _runner, _judge, _book, _metrics, _faults, _time) =
            (registry, states, gate, runner, judge, book, metrics, faults, time);
        _stoppingToken = _stopping.Token;
        _registry.Subscribe(_ => Open(_registry.Shared));
    }

    /// <summary>Queues a captured call, on the caller's thread: it is taken at once or dropped, never waited for.</summary>
    public void Post(ShadowCall call) => Post(call, _time.GetTimestamp());

    /// <summary>Queues a captured call whose control ended just now, as a timestamp of the time provider.</summary>
    public void Post(ShadowCall call, long now)
    {
        call.QueuedAt = now;
        call.CandidateDuration = null;
        if (_queue?.Writer.TryWrite(call) != true)
        {
            _judge.Dropped(call, _gate.IsClosed ? DropReason.ShuttingDown : DropReason.QueueFull);
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
            _queue?.Writer.TryComplete();
            await WaitAsync(_registry.Shared.DrainTimeout, cancellationToken);
            await _stopping.CancelAsync();
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

        _queue?.Writer.TryComplete();
        _stopping.Cancel();
        _stopping.Dispose();
    }

    private async Task WaitAsync(TimeSpan most, CancellationToken cancellation)
    {
        try
        {
            await _workers.WaitAsync(most, _time, cancellation);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // What is left is dropped, and counted so.
        }
    }

    private void Open(ShadowingOptions options)
    {
        lock (_start)
        {
            if (_queue is not null)
            {
                return;
            }

            // Wait mode with TryWrite only: the other modes answer "true" for a call that they threw away.
            _queue = Channel.CreateBounded<ShadowCall>(
                new BoundedChannelOptions(options.Capacity)
                {
                    FullMode = BoundedChannelFullMode.Wait,
                    AllowSynchronousContinuations = false
                });
            _threads = new OwnThreads("Shadowing pump", options.Workers);
            _runner.Open(options.Workers);
            _book.Open(options.Samples);
            _metrics.ObserveSamples(() => _book.Samples.Bytes, () => _book.Samples.Dropped);
            _metrics.ObserveQueue(() => _gate.InHand, options.Capacity, () => _states.Stuck, () => _gate.Budget.Reserved);
            _metrics.ObserveConfiguration(() => _registry.Rejection is not null);
            using (ExecutionContext.SuppressFlow())
            {
                // Nobody's ambient values: not those of the code that happens to start the host.
                _workers = Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(WorkAsync)));
            }

            _gate.Open(options);
        }
    }

    private async Task WorkAsync()
    {
        // Woken on the pool, so that the caller who wakes a worker pays for no hop; the work itself is done on threads of our own.
        while (await _queue!.Reader.WaitToReadAsync(CancellationToken.None).ConfigureAwait(false))
        {
            try
            {
                await Task.Factory.StartNew(DrainAsync, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _threads!).Unwrap()
                    .ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                _faults.Caught("the pump", fault);
            }
        }
    }

    private async Task DrainAsync()
    {
        while (_queue!.Reader.TryRead(out var call))
        {
            try
            {
                await ProcessAsync(call);
            }
            catch (Exception fault)
            {
                // The loop never ends by a fault: an exception out of here would stop the user's host.
                _faults.Caught("the pump", fault);
            }
        }
    }

    private async Task ProcessAsync(ShadowCall call)
    {
        // Rules and comparers are the user's code too: what they call is sampled no more than what a candidate calls.
        using var flow = CandidateFlow.Enter();
        if (_stoppingToken.IsCancellationRequested)
        {
            _judge.Dropped(call, DropReason.ShuttingDown);
        }
        else if (_gate.WhyNotRun(_registry.Current.Find(call.Experiment.Name), call.State) is { } dropped)
        {
            _judge.Dropped(call, dropped);
        }
        else
        {
            using var span = Begin(call);
            await _runner.RunAsync(call, _stoppingToken);
        }
    }

    private Activity? Begin(ShadowCall call)
    {
        Activity? span = null;
        try
        {
            span = ShadowSpan.Start(call);

            // Within the span, so that the measurement's exemplar leads to it.
            _metrics.Waited(call.Experiment.Name, _time.GetElapsedTime(call.QueuedAt));
        }
        catch (Exception fault)
        {
            // Somebody's listener; the call goes on with the span that it got.
            _faults.Caught("telemetry", fault);
        }

        return span;
    }
}
