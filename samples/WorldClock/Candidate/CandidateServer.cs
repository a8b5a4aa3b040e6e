using WorldClock.Contract;

namespace WorldClock.Candidate;

/// <summary>The world clock that may take over: the same routes, answered with NodaTime. It knows nothing of shadowing.</summary>
internal static class CandidateServer
{
    public static WebApplication Build()
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlainJson();
        builder.Services.AddSingleton<ITransitions, NodaTransitions>();

        var app = builder.Build();
        app.MapGet("/zones", NodaZones.Get);
        app.MapGet("/offset", NodaOffsets.Get);
        app.MapGet("/convert", NodaConversions.Get);
        app.MapGet("/transitions", TransitionsEndpoint.Get);
        return app;
    }
}
