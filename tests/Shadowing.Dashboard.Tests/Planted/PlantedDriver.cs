using System.Net;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Sends calls as callers do, in an order that the seed says, and sees that each gets the control's answer.</summary>
internal sealed class PlantedDriver(HttpClient client, int seed)
{
    private const int AtOnce = 8;

    private int _sent;

    /// <summary>Gets how many calls were sent and answered.</summary>
    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Sends the calls of an endpoint that show what is usual there.</summary>
    public Task SendUsualAsync(PlantedRoute route) => SendAsync(Enumerable.Range(1, route.Usual).Select(id => (route, id)));

    /// <summary>Sends all other calls of some endpoints.</summary>
    public Task SendAsync(IEnumerable<PlantedRoute> routes) => SendAsync(routes.SelectMany(static route =>
        Enumerable.Range(1 + route.Usual, route.Calls - route.Usual).Select(id => (route, id))));

    private async Task SendAsync(IEnumerable<(PlantedRoute Route, int Id)> of)
    {
        var calls = of.ToArray();
        new Random(seed).Shuffle(calls);
        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (call, _) => await SendAsync(call.Route, call.Id));
    }

    public async Task SendAsync(PlantedRoute route, int id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/{route.Name}/{id}", UriKind.Relative));
        if (route.Fault == PlantedFault.WithheldCredential)
        {
            request.Headers.Add("Authorization", "Bearer of-the-caller");
        }

        using var response = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsByteArrayAsync();
        Interlocked.Increment(ref _sent);
    }
}
