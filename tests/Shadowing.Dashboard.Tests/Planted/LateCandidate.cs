using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>A server whose port is known before anybody listens there.</summary>
internal sealed class LateCandidate : IAsyncDisposable
{
    private readonly Planting _planting;
    private readonly Socket _place = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private WebApplication? _app;
    private int _answered;

    public LateCandidate(Planting planting)
    {
        _planting = planting;
        // Bound and not listening: connections are refused, and nobody else gets the port.
        _place.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Address = new Uri($"http://{_place.LocalEndPoint}");
    }

    public Uri Address { get; }

    /// <summary>Gets how many calls it has answered since it is there.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Address.ToString());
        _app = builder.Build();
        foreach (var route in PlantedRoutes.In(PlantedRoutes.Late))
        {
            _app.MapGet(route.Pattern, (int id) =>
            {
                Interlocked.Increment(ref _answered);
                return PlantedAnswers.Send(_planting.Answer(route.Name, id));
            });
        }

        _place.Dispose();
        await _app.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _place.Dispose();
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
    }
}
