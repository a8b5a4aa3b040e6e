using System.Text.Json;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Fleet.Runs;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Shadowing.Operations.Decisions;

/// <summary>Looks, five seconds after a stop was said here, whom of those that share the store it has not reached, and has somebody paged:
/// there calls go on though a person has said that they must not.</summary>
internal sealed partial class StopReach(IShadowStore store, SharedDecisions decisions, FleetMember member, AlertNotifier alerts,
    FaultLog faults, ILogger<StopReach> logger, TimeProvider time) : IDisposable
{
    /// <summary>How long all have to say that they have heard.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);
    private readonly ISharedStore? _shared = store as ISharedStore;
    private readonly CancellationTokenSource _ending = new();
    private readonly HashSet<string> _watched = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _isDisposed;

    /// <summary>Watches what becomes of the stop that was just said; one look for each experiment is under way at most.</summary>
    public void Watch(string experiment)
    {
        if (_shared is null)
        {
            return;
        }

        lock (_gate)
        {
            if (!_watched.Add(experiment))
            {
                return;
            }
        }

        using (ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => WatchAsync(experiment, _ending.Token), CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _ending.Cancel();
            _ending.Dispose();
        }
    }

    private async Task WatchAsync(string experiment, CancellationToken ending)
    {
        try
        {
            await Task.Delay(Patience, time, ending);
            lock (_gate)
            {
                // What is said from here on has a look of its own.
                _watched.Remove(experiment);
            }

            if (decisions.Held(StopDecision.Name(experiment)) is { } held && StopDecision.Read(held.Value) is { IsStopped: true } stop)
            {
                Say(stop, held.Version is { } version ? await UnreachedAsync(version, ending) : null);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
        catch (Exception fault)
        {
            faults.Caught("the look whom a stop has reached", fault);
        }
    }

    // Null where nobody can know.
    private async Task<IReadOnlyList<string>?> UnreachedAsync(long version, CancellationToken ending)
    {
        try
        {
            using var deadline = new CancellationTokenSource(s_deadline, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, ending);
            var fleet = await _shared!.ReadFleetAsync(0, either.Token).WaitAsync(s_deadline, time, ending);
            return [.. fleet.Runs.Where(run => run is { IsFolded: false, IsOver: false } && run.Run != member.Run
                && !(Content(run)?.Decided >= version)).Select(static run => run.Instance)];
        }
        catch (Exception failure) when (failure is ShadowStoreException or TimeoutException
            || (failure is OperationCanceledException && !ending.IsCancellationRequested))
        {
            return null;
        }
    }

    private void Say(StoredStop stop, IReadOnlyList<string>? unreached)
    {
        if (unreached is { Count: 0 })
        {
            return;
        }

        var what = stop.Experiment == ExperimentStops.All ? "The kill switch" : $"The stop of {stop.Experiment}";
        var text = unreached is null
            ? $"{what} holds on this instance only, as far as anybody knows: the store does not answer."
            : FormattableString.Invariant(
                $"{what} has not reached {unreached.Count} {(unreached.Count == 1 ? "instance" : "instances")} within {Patience.TotalSeconds:0} seconds, where calls may still be sampled: {string.Join(", ", unreached.Take(10))}{(unreached.Count > 10 ? ", ..." : string.Empty)}.");
        alerts.Page(new AlertReason(AlertReason.StopNotHeard, text));
        try
        {
            Log.NotReached(logger, text);
        }
        catch (Exception fault)
        {
            faults.Caught("the log", fault);
        }
    }

    private static RunContent? Content(RunReading run)
    {
        try
        {
            return JsonSerializer.Deserialize(run.Content, FleetJsonContext.Rows.RunContent);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20004, LogLevel.Warning, "{What} What they say of themselves is on the page of the experiment.",
            EventName = nameof(NotReached))]
        internal static partial void NotReached(ILogger logger, string what);
    }
}
