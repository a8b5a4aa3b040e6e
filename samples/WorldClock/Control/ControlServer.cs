using System.Globalization;
using System.Security.Cryptography;
using Shadowing.Reports;
using WorldClock.Candidate;
using WorldClock.Contract;

namespace WorldClock.Control;

/// <summary>The world clock of today: answers with <see cref="TimeZoneInfo"/>, and lets three experiments try NodaTime.</summary>
internal static class ControlServer
{
    // One evidence of all instances of one run, and of no other.
    private static readonly string s_secret = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    private static readonly string s_schema = string.Create(CultureInfo.InvariantCulture,
        $"world_clock_{TimeProvider.System.GetUtcNow():yyyyMMddHHmmss}");

    /// <summary>Builds an instance.</summary>
    /// <param name="candidate">Where the candidate on another server is.</param>
    /// <param name="name">The name of the instance.</param>
    /// <param name="postgres">How to connect to the database that all share; null keeps all in memory.</param>
    public static WebApplication Build(Uri candidate, string name, string? postgres)
    {
        // The settings lie next to the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPlainJson();

        // Everything else about the experiments is in appsettings.json; only the port is not known before the start.
        var shadowing = builder.Services.AddShadowing(builder.Configuration.GetSection("Shadowing"))
            .AddExperiment("conversions-nodatime", experiment => experiment.Candidate = candidate);
        if (postgres is not null)
        {
            shadowing.Configure(shared => (shared.Instance, shared.Secret) = (name, s_secret)).UsePostgreSql(postgres,
                static options => options.Schema = s_schema);
        }

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
