using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage;
using Shadowing.Storage.Alerts;
using Shadowing.Telemetry;

namespace Shadowing.Notifications.Speakers;

/// <summary>Speaks for all who share a store, while this instance has the word: looks each minute at what all of them have counted, and
/// delivers what any of them has to say.</summary>
/// <remarks>
/// <para>One delivery is under way at a time, and each is asked for before it is made: whoever was frozen, and wakes up when another one
/// speaks, makes none that he had not begun. What he had begun may be made twice, with the same id. What was told is written with what is
/// to be told, so that nobody tells it again who comes after.</para>
/// <para>It waits for nobody and nobody waits for it.</para>
/// </remarks>
internal sealed partial class AlertSpeaker(IShadowStore store, IFleetAlerts fleet, ExperimentRegistry registry, AlertTally tally,
    FaultLog faults, ILogger<AlertSpeaker> logger, TimeProvider time) : IHostedService, IDisposable
{
    /// <summary>For how long the word is kept when nothing more is heard: an attempt and a little.</summary>
    public static readonly TimeSpan Term = WebhookClient.Attempt + TimeSpan.FromSeconds(5);

    // A receiver that is away may be back after that. What waits much longer, as where nobody had a webhook, is news no more.
    private static readonly TimeSpan s_givesUp = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_isOld = TimeSpan.FromDays(1);

    private const string OfYesterday = "it is of yesterday";

    // After so many failures in a row another one may have more luck: another network, or newer settings.
    private const int MostFailures = 3;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    // What is refused is so with settings that somebody must mend: many such pages must not keep everything else from being said.
    private static readonly TimeSpan s_refusedPause = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_asks = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_looks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_looksSoon = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_lastWord = TimeSpan.FromSeconds(1);
    private readonly IAlertStore? _alerts = store as IAlertStore;
    private readonly WebhookClient _client = new(time);
    private readonly string _life = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stopping = new();
    private Task _work = Task.CompletedTask;
    private AlertWord? _word;
    private long? _askedAt;
    private long _looksAgainAt = long.MinValue;
    private FleetWatches _watches = new([], []);
    private (AlertWord Word, AlertEnd End)? _ended;
    private int _failures;
    private string? _lastFailure;
    private int _isDisposed;

    /// <summary>Gets a value indicating whether this instance speaks for all at this moment, as far as it knows.</summary>
    public bool Speaks => Volatile.Read(ref _word) is not null;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_alerts is not null)
        {
            var stopping = _stopping.Token;
            using (ExecutionContext.SuppressFlow())
            {
                _work = Task.Run(() => WorkAsync(stopping), CancellationToken.None);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await WithinAsync(_work);
        if (_work.IsCompleted)
        {
            using var deadline = new CancellationTokenSource(s_lastWord, time);
            await WithinAsync(EndAsync(deadline.Token));

            // So that nobody waits for the term to be over.
            await WithinAsync(LeaveAsync(deadline.Token));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The container knows this by two names and disposes it for each.
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            _stopping.Cancel();
            _stopping.Dispose();
            _client.Dispose();
        }
    }

    // For whoever looks into the store; two that are called the same are still two.
    private string Name => registry.Shared.Instance ?? InstanceWatch.OfProcess;

    private async Task WorkAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(s_period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                await TurnAsync(stopping);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
        catch (Exception fault)
        {
            faults.Caught("who speaks for all", fault);
        }
    }

    private async Task TurnAsync(CancellationToken stopping)
    {
        try
        {
            // Also of one who does not speak any more: what was taken was taken.
            await EndAsync(stopping);
            if (registry.Shared.Alerts.Webhook is null)
            {
                // Whoever has one speaks.
                await LeaveAsync(stopping);
            }
            else if (_word is not null || await TakeWordAsync(stopping))
            {
                await SpeakAsync(stopping);
            }
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            Say(failure);
        }
    }

    private async Task LeaveAsync(CancellationToken stopping)
    {
        if (_word is { } word)
        {
            _word = null;
            await AnswerAsync(token => _alerts!.LeaveWordAsync(word, token), stopping);
        }
    }

    private async Task<bool> TakeWordAsync(CancellationToken stopping)
    {
        if (_askedAt is { } before && time.GetElapsedTime(before) < s_asks)
        {
            return false;
        }

        _askedAt = time.GetTimestamp();
        if (await AnswerAsync(token => _alerts!.TakeWordAsync($"{Name}:{_life}", Term, token), stopping) is not { } turn)
        {
            return false;
        }

        (_word, _watches, _failures) = (turn.Word, new FleetWatches(turn.Watches, turn.GivenUp), 0);
        return true;
    }

    private async Task SpeakAsync(CancellationToken stopping)
    {
        while (_word is not null)
        {
            // Also amid many that a receiver takes long for.
            await LookAsync(stopping);
            if (!await HasDeliveredAsync(stopping))
            {
                return;
            }

            if (_failures >= MostFailures)
            {
                _askedAt = time.GetTimestamp();
                await LeaveAsync(stopping);
            }
        }
    }

    private async Task LookAsync(CancellationToken stopping)
    {
        if (_word is not { } word || time.GetTimestamp() < _looksAgainAt || await SeenAsync(stopping) is not { } look)
        {
            return;
        }

        var isSaved = false;
        try
        {
            var (watches, messages) = _watches.Look(look, registry.Shared.Alerts, tally.Suppressed);
            isSaved = await AnswerAsync(
                token => _alerts!.SaveWatchesAsync(word, watches, [.. messages.Select(static message => message.Stored())], token),
                stopping);
        }
        finally
        {
            // Another one has the word, or nobody knows what is written: it is read again before anything is told. What is there already is
            // delivered before the next look.
            _word = isSaved ? word : null;
            LooksAgainIn(isSaved ? s_looks : s_looksSoon);
        }
    }

    private void LooksAgainIn(TimeSpan pause) =>
        _looksAgainAt = time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    // Null where nothing is counted up yet, or it cannot be read: what is to be said is said all the same.
    private async Task<FleetLook?> SeenAsync(CancellationToken stopping)
    {
        try
        {
            return await AnswerAsync(fleet.LookAsync, stopping);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LooksAgainIn(s_looks);
            Say(failure);
            return null;
        }
    }

    // False where nothing more is to be delivered now.
    private async Task<bool> HasDeliveredAsync(CancellationToken stopping)
    {
        if (_word is not { } word)
        {
            return false;
        }

        var asked = time.GetTimestamp();
        var (isHeld, due) = await AnswerAsync(token => _alerts!.NextAlertAsync(word, Term, token), stopping);
        _word = isHeld ? word : null;

        // Whoever was frozen between is late: others may have it by now. A store that is slow is asked again in a while.
        if (due is null || registry.Shared.Alerts is not { Webhook: { } webhook } options
            || time.GetElapsedTime(asked) >= Term - WebhookClient.Attempt)
        {
            return false;
        }

        if (due is { Attempt: 1 } && due.Waited > s_isOld)
        {
            _ended = (word, new AlertEnd(due.Id, due.Attempt, OfYesterday));
        }
        else
        {
            await DeliverAsync(word, due, webhook, options.Secret, stopping);
        }

        await EndAsync(stopping);
        return true;
    }

    private async Task DeliverAsync(AlertWord word, DueAlert due, Uri webhook, string? secret, CancellationToken stopping)
    {
        var (failure, mayHelp, pause) = await _client.TryAsync(due.Id, Encoding.UTF8.GetBytes(due.Content), webhook, secret, stopping);
        _failures = failure is null ? 0 : _failures + 1;
        if (failure is null)
        {
            tally.Sent();
            _ended = (word, new AlertEnd(due.Id, due.Attempt));
        }
        else if (stopping.IsCancellationRequested || ((mayHelp || due.IsUrgent) && due.Tried < (due.IsUrgent ? s_isOld : s_givesUp)))
        {
            // A page that is refused may be refused only with the settings that this instance still has.
            var own = due.Attempt <= WebhookClient.Pauses.Count ? WebhookClient.Pauses[due.Attempt - 1]
                : mayHelp || stopping.IsCancellationRequested ? s_longestPause
                : s_refusedPause;
            _ended = (word, new AlertEnd(due.Id, due.Attempt, failure, Longer(own, pause)));
        }
        else
        {
            _ended = (word, new AlertEnd(due.Id, due.Attempt, failure));
        }
    }

    private static TimeSpan Longer(TimeSpan own, TimeSpan? asked) =>
        asked > own ? asked < DueAlert.LongestWait ? asked.Value : DueAlert.LongestWait : own;

    // Kept until the store has it: else it would be delivered again.
    private async Task EndAsync(CancellationToken stopping)
    {
        if (_ended is var (word, ended))
        {
            var givenUp = await AnswerAsync(token => _alerts!.EndAlertAsync(word, ended, token), stopping);
            _ended = null;
            foreach (var alert in givenUp)
            {
                var (attempts, why) = alert == ended.Id ? (ended.Attempt, ended.Failure!) : (0, AlertEnd.Behind);
                tally.Failed();
                _watches.DidNotArrive(alert);
                attempts -= why is OfYesterday ? 1 : 0;
                faults.Note(() => Log.GivenUp(logger, attempts, why));
            }
        }
    }

    private Task<bool> AnswerAsync(Func<CancellationToken, Task> ask, CancellationToken stopping) => AnswerAsync(
        async token =>
        {
            await ask(token);
            return true;
        },
        stopping);

    private async Task<T> AnswerAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken stopping)
    {
        var answer = await StoreQuestion.AskAsync(ask, s_answer, time, stopping);
        _lastFailure = null;
        return answer;
    }

    private async Task WithinAsync(Task work)
    {
        try
        {
            await work.WaitAsync(s_lastWord, time, CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The term is over soon by itself.
            if (failure is not (TimeoutException or OperationCanceledException or ShadowStoreException))
            {
                faults.Caught("who speaks for all", failure);
            }
        }
    }

    private void Say(Exception failure)
    {
        if (failure is not (ShadowStoreException or OperationCanceledException))
        {
            faults.Caught("who speaks for all", failure);
            return;
        }

        var why = failure is ShadowStoreException ? failure.Message : "The store did not answer in time.";
        if (why != _lastFailure)
        {
            _lastFailure = why;
            faults.Note(() => Log.Silent(logger, why));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(22001, LogLevel.Warning,
            "Alerts of what all instances have counted cannot be written or delivered at this moment: {Why} It is tried again each second.",
            EventName = nameof(Silent))]
        internal static partial void Silent(ILogger logger, string why);

        // Without the address: it often is a secret by itself.
        [LoggerMessage(22002, LogLevel.Warning,
            "An alert was given up after {Attempts} attempts: {Why}. What it says of an experiment is said again with the next one.",
            EventName = nameof(GivenUp))]
        internal static partial void GivenUp(ILogger logger, int attempts, string why);
    }
}
