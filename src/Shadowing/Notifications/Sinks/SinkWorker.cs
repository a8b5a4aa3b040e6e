using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Shadowing.Telemetry;

namespace Shadowing.Notifications.Sinks;

/// <summary>Gives one sink its events, one at a time, on a thread that only this sink can block.</summary>
internal sealed partial class SinkWorker
{
    /// <summary>How many events wait for a sink.</summary>
    public const int MostWaiting = 1_024;

    /// <summary>How long a sink may take for one event.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private const int MostCauses = 20;
    private readonly Channel<ComparisonEvent> _queue = Channel.CreateBounded<ComparisonEvent>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = false });

    private readonly ConcurrentDictionary<string, byte> _logged = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IComparisonSink _sink;
    private readonly Func<IDisposable> _enterFlow;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private SinkCall? _present;
    private volatile bool _isGivenUp;
    private long _delivered;
    private long _lost;
    private long _failed;

    public SinkWorker(string name, IComparisonSink sink, Func<IDisposable> enterFlow, TimeProvider time, ILogger logger)
    {
        (Name, _sink, _enterFlow, _time, _logger) = (name, sink, enterFlow, time, logger);

        // In the background: a sink that never comes back must not keep the process from ending. Unsafe: nobody's ambient values flow into
        // it.
        new Thread(Work) { IsBackground = true, Name = $"Shadowing sink {name}" }.UnsafeStart();
    }

    /// <summary>Gets the sink's name.</summary>
    public string Name { get; }

    /// <summary>Takes an event at once, or counts it as lost.</summary>
    public void Offer(ComparisonEvent comparison)
    {
        if (!_queue.Writer.TryWrite(comparison))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    /// <summary>Reads the counts of this moment.</summary>
    public SinkReport Read() => new(Name, Volatile.Read(ref _delivered), Volatile.Read(ref _lost), Volatile.Read(ref _failed));

    /// <summary>Takes no further event; completes when those that wait are dealt with.</summary>
    public Task CompleteAsync()
    {
        _queue.Writer.TryComplete();
        return _ended.Task;
    }

    /// <summary>Waits no longer: the event in the sink's hands has failed, those behind it are lost.</summary>
    public void GiveUp()
    {
        _isGivenUp = true;
        Interlocked.MemoryBarrier();
        _queue.Writer.TryComplete();
        Volatile.Read(ref _present)?.Expire();
        while (_queue.Reader.TryRead(out _))
        {
            Interlocked.Increment(ref _lost);
        }
    }

    private void Work()
    {
        try
        {
            while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (_queue.Reader.TryRead(out var comparison))
                {
                    using var flow = _enterFlow();
                    Deliver(comparison);
                }
            }
        }
        catch (Exception fault)
        {
            // Nothing in here throws; if it does, the sink is given up and the process lives on.
            Tell(fault);
            GiveUp();
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private void Deliver(ComparisonEvent comparison)
    {
        using var call = new SinkCall(Limit, _time, Expired);
        Volatile.Write(ref _present, call);
        Interlocked.MemoryBarrier();
        try
        {
            if (_isGivenUp)
            {
                // Looked at after the call can be seen: whoever gives up finds either it or nothing begun.
                if (call.TrySettle())
                {
                    Interlocked.Increment(ref _lost);
                }

                return;
            }

            var work = _sink.OnComparedAsync(comparison, call.Token);

            // This thread has nothing else to do, and the sink gets its next event only when it has come back.
            work.AsTask().GetAwaiter().GetResult();
            if (call.TrySettle())
            {
                Interlocked.Increment(ref _delivered);
            }
        }
        catch (Exception fault)
        {
            if (call.TrySettle())
            {
                Interlocked.Increment(ref _failed);
                Tell(fault);
            }
        }
        finally
        {
            Volatile.Write(ref _present, null);
        }
    }

    private void Expired(SinkCall call)
    {
        Interlocked.Increment(ref _failed);
        if (!_isGivenUp)
        {
            Tell(null);
        }
    }

    private void Tell(Exception? fault)
    {
        try
        {
            if (_logged.Count < MostCauses && _logged.TryAdd(fault?.GetType().FullName ?? string.Empty, 0))
            {
                if (fault is null)
                {
                    Log.Late(_logger, Name, Limit);
                }
                else
                {
                    Log.Failed(_logger, Name, FaultText.Of(fault));
                }
            }
        }
        catch
        {
            // A logger that throws takes nothing with it.
        }
    }

    private static partial class Log
    {
        [LoggerMessage(12001, LogLevel.Warning,
            "The sink {Sink} threw; the event counts as failed. Further faults of this cause are only counted. {Fault}",
            EventName = nameof(Failed))]
        internal static partial void Failed(ILogger logger, string sink, string fault);

        [LoggerMessage(12002, LogLevel.Warning,
            "The sink {Sink} did not come back within {Limit}; the event counts as failed, and the next one waits until it does. Further ones are only counted.", EventName = nameof(Late))]
        internal static partial void Late(ILogger logger, string sink, TimeSpan limit);
    }
}
