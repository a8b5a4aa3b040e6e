using System.Text.Json;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Fleet.Runs;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.Storage.Shared;
using Shadowing.Telemetry;

namespace Shadowing.Operations.Decisions;

/// <summary>Looks, five seconds after a stop was said here, whom of those that share the store it has not reached, and has somebody paged:
/// there calls go on though a person has said that they must not.</summary>
internal sealed partial class StopReach : IDisposable
{
    /// <summary>How long all have to say that they have heard.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MostNamed = 10;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(5);

    // One that the others take for dead may be cut off from the store and nothing else. After a while nobody asks for it any more.
    private static readonly TimeSpan s_mayLive = TimeSpan.FromMinutes(10);
    private readonly ISharedStore? _shared;
    private readonly SharedDecisions _decisions;
    private readonly FleetMember _member;
    private readonly AlertNotifier _alerts;
    private readonly FaultLog _faults;
    private readonly ILogger<StopReach> _logger;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private readonly CancellationToken _ended;
    private int _isDisposed;

    public StopReach(IShadowStore store, SharedDecisions decisions, FleetMember member, AlertNotifier alerts, FaultLog faults,
        ILogger<StopReach> logger, TimeProvider time)
    {
        (_shared, _decisions, _member, _alerts) = (store as ISharedStore, decisions, member, alerts);
        (_faults, _logger, _time, _ended) = (faults, logger, time, _ending.Token);
    }

    /// <summary>Watches what becomes of the stop that was just said.</summary>
    public void Watch(CellChange stop)
    {
        if (_shared is null)
        {
            return;
        }

        using (ExecutionContext.IsFlowSuppressed() ? (AsyncFlowControl?)null : ExecutionContext.SuppressFlow())
        {
            _ = Task.Run(() => WatchAsync(stop), CancellationToken.None);
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

    private async Task WatchAsync(CellChange said)
    {
        try
        {
            await Task.Delay(Patience, _time, _ended);

            // Where something else holds by now, whoever has said that looks whom it has reached.
            var id = said.Audit.Id;
            if (_decisions.Held(said.Name) is { } held && (held.Change == id || held.Change == HeldDecisions.Again(id))
                && StopDecision.Read(held.Value) is { IsStopped: true } stop)
            {
                var what = stop.Experiment == ExperimentStops.All ? "The kill switch" : $"The stop of {stop.Experiment}";
                Say(held.Version is not { } version ? $"{what} holds on this instance only, as far as anybody knows: the store does not have it yet."
                    : await UnreachedAsync(version) is { } unreached ? Missing(what, unreached)
                    : $"{what} holds on this instance and in the store, which does not say whom else it has reached.");
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
        catch (Exception fault)
        {
            _faults.Caught("the look whom a stop has reached", fault);
        }
    }

    // Null where nobody can know.
    private async Task<IReadOnlyList<string>?> UnreachedAsync(long version)
    {
        try
        {
            var fleet = await StoreQuestion.AskAsync(token => _shared!.ReadFleetAsync(0, token), s_deadline, _time, _ended);
            return [.. fleet.Runs.Where(run => MayLive(run, fleet) && run.Run != _member.Run && !(Content(run)?.Decided >= version))
                .OrderByDescending(static run => run.LastSeen).Select(run => Name(run, fleet.Now))];
        }
        catch (Exception failure) when (failure is ShadowStoreException
            || (failure is OperationCanceledException && !_ended.IsCancellationRequested))
        {
            return null;
        }
    }

    private static bool MayLive(RunReading run, FleetReading fleet) => !run.IsOver && (!run.IsFolded
        || (fleet.Now - run.LastSeen < s_mayLive
            && !fleet.Runs.Any(other => other.Instance == run.Instance && other.LastSeen > run.LastSeen)));

    private static string Name(RunReading run, DateTimeOffset now) => now - run.LastSeen is var silence && silence > Patience
        ? FormattableString.Invariant($"{run.Instance} (not seen for {silence.TotalSeconds:0} s{(run.IsFolded ? ", taken for dead" : string.Empty)})")
        : run.Instance;

    private static string? Missing(string what, IReadOnlyList<string> unreached) => unreached.Count == 0 ? null
        : FormattableString.Invariant(
            $"{what} has not reached {unreached.Count} {(unreached.Count == 1 ? "instance" : "instances")} within {Patience.TotalSeconds:0} seconds, where calls may still be sampled: {string.Join(", ", unreached.Take(MostNamed))}{(unreached.Count > MostNamed ? ", ..." : string.Empty)}.");

    private void Say(string? text)
    {
        if (text is null)
        {
            return;
        }

        _alerts.Page(new AlertReason(AlertReason.StopNotHeard, text));
        _faults.Note(() => Log.NotReached(_logger, text));
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
