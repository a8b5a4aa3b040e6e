using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;

namespace Shadowing.Notifications.Alerts;

/// <summary>Delivers alerts one after the other, and counts them; there are two, so that an urgent one never waits behind a digest that is
/// tried again.</summary>
/// <param name="client">Who posts.</param>
/// <param name="options">The settings of now.</param>
/// <param name="tally">Who counts.</param>
/// <param name="handOver">Hands one over to whoever speaks for all; false where it is to be delivered here. Null where nobody speaks for
/// all.</param>
/// <param name="logger">The log.</param>
internal sealed partial class AlertOutbox(WebhookClient client, Func<AlertOptions> options, AlertTally tally,
    Func<AlertMessage, Task<bool>>? handOver, ILogger logger)
{
    /// <summary>How many alerts wait.</summary>
    public const int MostWaiting = 64;

    private readonly Channel<(AlertMessage Message, Action DidNotArrive)> _queue = Channel.CreateBounded<(AlertMessage, Action)>(
        new BoundedChannelOptions(MostWaiting)
        {
            FullMode = BoundedChannelFullMode.Wait, SingleReader = true,
            AllowSynchronousContinuations = false
        });

    private long _posted;
    private long _ended;

    /// <summary>Gets how many alerts are under way.</summary>
    public long Waiting => Volatile.Read(ref _posted) - Volatile.Read(ref _ended);

    /// <summary>Takes an alert.</summary>
    /// <param name="message">The alert.</param>
    /// <param name="didNotArrive">Called when it could not be delivered.</param>
    public void Post(AlertMessage message, Action didNotArrive)
    {
        Interlocked.Increment(ref _posted);
        if (!_queue.Writer.TryWrite((message, didNotArrive)))
        {
            Failure(didNotArrive, "too many wait");
        }
    }

    /// <summary>Delivers until the host stops.</summary>
    public async Task WorkAsync(CancellationToken stopping)
    {
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_queue.Reader.TryRead(out var alert))
            {
                await DeliverAsync(alert.Message, alert.DidNotArrive, stopping);
            }
        }
    }

    /// <summary>Takes no further alert.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    private async Task DeliverAsync(AlertMessage message, Action didNotArrive, CancellationToken stopping)
    {
        try
        {
            if (handOver is not null && await handOver(message))
            {
                Interlocked.Increment(ref _ended);
                return;
            }

            // As it is set now: it may have been mended since the alert was written.
            var present = options();
            if (present.Webhook is null)
            {
                Without(message, didNotArrive);
            }
            else if (await client.SendAsync(message, present.Webhook, present.Secret, stopping) is not { } failure)
            {
                tally.Sent();
                Interlocked.Increment(ref _ended);
            }
            else if (handOver is not null && await handOver(message))
            {
                // The store is back before the receiver is.
                Interlocked.Increment(ref _ended);
            }
            else
            {
                Failure(didNotArrive, failure);
            }
        }
        catch (Exception fault)
        {
            Failure(didNotArrive, fault.GetType().Name);
        }
    }

    private void Without(AlertMessage message, Action didNotArrive)
    {
        if (handOver is not null && !message.IsUrgent)
        {
            // Nobody may have asked for alerts.
            didNotArrive();
            Interlocked.Increment(ref _ended);
            return;
        }

        Failure(didNotArrive,
            handOver is null ? "there is no webhook any more" : "the store does not take it, and there is no webhook here");
    }

    private void Failure(Action didNotArrive, string why)
    {
        didNotArrive();
        tally.Failed();
        Interlocked.Increment(ref _ended);
        try
        {
            Log.NotDelivered(logger, why);
        }
        catch
        {
            // A logger that throws takes nothing with it.
        }
    }

    private static partial class Log
    {
        // Without the address: it often is a secret by itself.
        [LoggerMessage(13001, LogLevel.Warning, "An alert could not be delivered: {Why}. What lasts of it is said again with the next one.",
            EventName = nameof(NotDelivered))]
        internal static partial void NotDelivered(ILogger logger, string why);
    }
}
