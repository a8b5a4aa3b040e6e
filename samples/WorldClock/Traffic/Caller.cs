using System.Net;

namespace WorldClock.Traffic;

/// <summary>Asks the control over real connections, as many callers would.</summary>
internal sealed class Caller(Clocks clocks, Tally tally) : IDisposable
{
    public const int Connections = 8;

    private const int QuestionsBetweenLooks = 64;
    private const int MostInFlight = 1_000;
    private const int MostFailures = 100;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = Connections, UseProxy = false })
    {
        Timeout = TimeSpan.FromSeconds(30),
    };

    private int _turn = -1;

    public void Dispose() => _client.Dispose();

    /// <summary>Asks the control which zones it knows. This is a request like any other.</summary>
    public async Task<IReadOnlyList<string>> AskZonesAsync(CancellationToken cancellation)
    {
        tally.Asked();
        var zones = await _client.GetFromJsonAsync<string[]>(Next("/zones"), cancellation);
        tally.Answer();
        return zones!;
    }

    public Task AskAsync(Questions questions, CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => AskInTurnAsync(questions, cancellation)));

    private Uri Next(string question) =>
        new(clocks.Addresses[(int)((uint)Interlocked.Increment(ref _turn) % (uint)clocks.Addresses.Count)], question);

    private async Task AskInTurnAsync(Questions questions, CancellationToken cancellation)
    {
        for (var asked = 1; tally.Sent - tally.Answered < MostFailures && questions.TryNext(out var question); asked++)
        {
            await AskAsync(question, cancellation);

            // Callers on one machine ask faster than two implementations can answer. Waiting here for the comparisons
            // to catch up keeps them from being dropped; nothing in the control waits.
            if (asked % QuestionsBetweenLooks == 0
                && clocks.Accounts.Sum(static account => account.InFlight) > MostInFlight)
            {
                await clocks.WhenIdleAsync(cancellation);
            }
        }
    }

    private async Task AskAsync(string question, CancellationToken cancellation)
    {
        tally.Asked();
        try
        {
            using var answer = await _client.GetAsync(Next(question), cancellation);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                tally.Answer();
            }
            else
            {
                tally.Failure($"GET {question} was answered with status {(int)answer.StatusCode}");
            }
        }
        catch (Exception failure) when (failure is HttpRequestException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            tally.Failure($"GET {question} failed: {failure.Message}");
        }
    }
}
