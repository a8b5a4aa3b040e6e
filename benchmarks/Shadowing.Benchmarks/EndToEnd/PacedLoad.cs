using System.Collections.Concurrent;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>Asks a server so many times a second, whether it could do more or not: it and its processors are idle in between, as most
/// servers are most of the time.</summary>
internal static class PacedLoad
{
    private const int MostClients = 16;

    // Fewer than a client can ask on time.
    private const int PerClient = 100;

    /// <summary>Puts a server under load.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="address">What to ask for.</param>
    /// <param name="perSecond">How often.</param>
    /// <param name="length">For how long.</param>
    public static async Task<Load> OnAsync(HttpClient client, Uri address, int perSecond, TimeSpan length)
    {
        var clients = Math.Clamp(perSecond / PerClient, 1, MostClients);
        var (times, errors) = (new ConcurrentBag<double>(), 0L);
        var started = TimeProvider.System.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async number =>
        {
            for (var request = number; ; request += clients)
            {
                var due = TimeSpan.FromSeconds((double)request / perSecond);
                if (due >= length)
                {
                    return;
                }

                var early = due - TimeProvider.System.GetElapsedTime(started);
                if (early > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(early, TimeProvider.System);
                }

                var begun = TimeProvider.System.GetTimestamp();
                using var response = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead);
                await response.Content.CopyToAsync(Stream.Null);
                times.Add(TimeProvider.System.GetElapsedTime(begun).TotalMicroseconds);
                errors += response.IsSuccessStatusCode ? 0 : 1;
            }
        }));
        double[] ordered = [.. times.Order()];
        return new Load(ordered.Length, ordered.Length / TimeProvider.System.GetElapsedTime(started).TotalSeconds, At(0.5), At(0.99),
            At(0.999), errors);

        double At(double share) => ordered[Math.Min((int)(ordered.Length * share), ordered.Length - 1)];
    }
}
