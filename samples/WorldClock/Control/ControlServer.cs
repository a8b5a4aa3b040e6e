using Shadowing.Reports;
using WorldClock.Candidate;
using WorldClock.Contract;

namespace WorldClock.Control;

/// <summary>The world clock of today: answers with <see cref="TimeZoneInfo"/>, and lets three experiments try NodaTime.</summary>
internal static class ControlServer
{
    public static WebApplication Build(Uri candidate)
    {
        // The settings lie next to the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlainJson();

        // Everything else about the experiments is in appsettings.json; only the port is not known before the start.
        builder.Services.AddShadowing(builder.Configuration.GetSection("Shadowing"))
            .AddExperiment("conversions-nodatime", experiment => experiment.Candidate = candidate);

        // A service in this process: whoever uses ITransitions gets TimeZoneInfo's answer, and NodaTime is asked too, afterwards.
        builder.Services.AddSingleton<ITransitions, SystemTransitions>();
        builder.Services.AddShadow<ITransitions, NodaTransitions>("transitions-nodatime", methods => methods.AllAreReads());

        var app = builder.Build();
        if (builder.Configuration["PathBase"] is { Length: > 0 } pathBase)
        {
            // Routes are looked up without it.
            app.UsePathBase(pathBase);
            app.UseRouting();
        }

        app.UseShadowing();
        app.MapGet("/zones", SystemZones.Get).WithShadow("offsets-nodatime", NodaZones.Get);
        app.MapGet("/offset", SystemOffsets.Get).WithShadow("offsets-nodatime", NodaOffsets.Get);
        app.MapGet("/convert", SystemConversions.Get);
        app.MapGet("/transitions", TransitionsEndpoint.Get);

        // Whoever reaches this program on this machine may see and stop everything: it listens on the loopback only.
        app.MapGet("/report", Report).DisableShadowing().AllowAnonymous();
        app.MapShadowing("/shadowing").AllowAnonymous();
        return app;
    }

    private static IResult Report(IShadowReporter report, string? format) =>
        string.Equals(format, "json", StringComparison.OrdinalIgnoreCase)
        ? Results.Text(report.Capture().ToJson(), "application/json")
        : Results.Text(report.Capture().ToMarkdown(), "text/markdown; charset=utf-8");
}
