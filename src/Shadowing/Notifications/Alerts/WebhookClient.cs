using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Shadowing.Notifications.Alerts;

/// <summary>Posts an alert, and tries again where that may help.</summary>
internal sealed class WebhookClient(TimeProvider time) : IDisposable
{
    /// <summary>How long is waited before each further attempt.</summary>
    public static readonly IReadOnlyList<TimeSpan> Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(25)];

    /// <summary>The longest that a receiver may ask to wait.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    /// <summary>How long an attempt may take.</summary>
    public static readonly TimeSpan Attempt = TimeSpan.FromSeconds(10);

    // Redirects would carry the alert to somebody who was not named; and no span of ours in the user's traces.
    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ActivityHeadersPropagator = null,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Delivers an alert.</summary>
    /// <returns>Null when the receiver took it, else why it did not: a status or the type of an exception.</returns>
    public async Task<string?> SendAsync(AlertMessage message, Uri webhook, string? secret, CancellationToken cancellation)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, AlertJsonContext.Default.AlertMessage);
        for (var attempt = 0; ; attempt++)
        {
            var result = await TryAsync(message.Id, body, webhook, secret, cancellation);
            if (result.Failure is null || !result.MayHelp || attempt == Pauses.Count)
            {
                return result.Failure;
            }

            await Task.Delay(result.Pause > Pauses[attempt] ? result.Pause.Value : Pauses[attempt], time, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Posts once.</summary>
    /// <param name="id">What identifies the alert.</param>
    /// <param name="body">What is posted.</param>
    /// <param name="webhook">Where to.</param>
    /// <param name="secret">What signs it; null where nothing does.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Why it was not taken, null where it was; whether another attempt may help; how long the receiver wants to wait.</returns>
    public async Task<(string? Failure, bool MayHelp, TimeSpan? Pause)> TryAsync(string id, byte[] body, Uri webhook, string? secret,
        CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(Attempt, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook) { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            request.Headers.UserAgent.Add(new ProductInfoHeaderValue("Shadowing", "1"));
            request.Headers.Add("Shadowing-Delivery", id);
            if (secret is not null)
            {
                request.Headers.Add(AlertSignature.Header, AlertSignature.Of(secret, time.GetUtcNow(), body));
            }

            // The answer's body says nothing that is wanted, and may be endless.
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? (null, false, null)
                : (string.Create(CultureInfo.InvariantCulture, $"status {(int)response.StatusCode}"), IsPassing(response.StatusCode),
                    Pause(response.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return ("the host stops", false, null);
        }
        catch (OperationCanceledException)
        {
            return ("no answer in time", true, null);
        }
        catch (Exception failure)
        {
            return (failure.GetType().Name, failure is HttpRequestException or IOException, null);
        }
    }

    private static bool IsPassing(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;

    private TimeSpan? Pause(RetryConditionHeaderValue? asked)
    {
        var pause = asked?.Delta ?? asked?.Date - time.GetUtcNow();
        return pause > LongestPause ? LongestPause : pause;
    }
}
