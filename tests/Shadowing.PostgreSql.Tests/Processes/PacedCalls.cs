using System.Collections.Concurrent;
using System.Globalization;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>Asks instances for prices at an even pace, whether earlier calls were answered or not, and measures how long each
/// waits.</summary>
internal sealed class PacedCalls : IAsyncDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(10);
    private readonly Lock _gate = new();
    private readonly List<Task> _calls = [];
    private IReadOnlyList<FleetInstance> _instances;
    private readonly CancellationTokenSource _ends = new();
    private readonly ConcurrentBag<(FleetInstance Of, double Milliseconds)> _waited = [];
    private readonly ConcurrentBag<string> _wrong = [];
    private readonly Task _asking;
    private readonly int _from;

    private PacedCalls(IReadOnlyList<FleetInstance> instances, int from)
    {
        (_instances, _from) = (instances, from);
        _asking = AskAsync();
    }

    /// <summary>Gets what was answered wrongly, or not at all.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Gets the number that comes after those that were asked for.</summary>
    public int Next { get; private set; }

    /// <summary>Begins: each instance is asked a hundred times a second, all for the same price.</summary>
    /// <param name="instances">Whom to ask.</param>
    /// <param name="from">The first price to ask for.</param>
    public static PacedCalls Start(IReadOnlyList<FleetInstance> instances, int from) => new(instances, from);

    /// <summary>Asks others from now on, and waits until those that are not asked any more have answered.</summary>
    public Task AskAsync(IReadOnlyList<FleetInstance> instances)
    {
        lock (_gate)
        {
            _instances = instances;
            return Task.WhenAll(_calls);
        }
    }

    /// <summary>Waits until so many more calls were answered.</summary>
    public async Task AnsweredAsync(int more)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        using var pause = new PeriodicTimer(s_pace);
        for (var enough = _waited.Count + more; _waited.Count < enough;)
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Stops, waits for all answers, and tells how long callers of some instances waited.</summary>
    public async Task<IReadOnlyList<WaitTimes>> StopAsync(params IReadOnlyList<FleetInstance>[] sides)
    {
        await _ends.CancelAsync();
        await _asking;
        return [.. sides.Select(side => new WaitTimes(
            [.. _waited.Where(call => side.Contains(call.Of)).Select(static call => call.Milliseconds).Order()]))];
    }

    public async ValueTask DisposeAsync()
    {
        await _ends.CancelAsync();
        await _asking;
        _ends.Dispose();
    }

    private async Task AskAsync()
    {
        var number = _from;
        using var pace = new PeriodicTimer(s_pace);
        try
        {
            while (await pace.WaitForNextTickAsync(_ends.Token))
            {
                lock (_gate)
                {
                    // Another one for each: a request that comes to several of them counts once.
                    foreach (var instance in _instances)
                    {
                        _calls.Add(AskAsync(instance, number++));
                    }

                    _calls.RemoveAll(static call => call.IsCompleted);
                }
            }
        }
        catch (OperationCanceledException)
        {
        }

        await Task.WhenAll(_calls);
        Next = number;
    }

    private async Task AskAsync(FleetInstance instance, int number)
    {
        var began = TimeProvider.System.GetTimestamp();
        try
        {
            var answer = await instance.Client.GetStringAsync(
                new Uri(string.Create(CultureInfo.InvariantCulture, $"/price/{number}"), UriKind.Relative));
            _waited.Add((instance, TimeProvider.System.GetElapsedTime(began).TotalMilliseconds));
            if (answer != string.Create(CultureInfo.InvariantCulture, $"{{\"price\":{number}}}"))
            {
                _wrong.Add(answer);
            }
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            _wrong.Add(failure.Message);
        }
    }
}
