using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.TestSupport;

namespace Shadowing.Clients.Tests;

/// <summary>One application twice: as it is, and with every request of every method shadowed, to a third of its kind.</summary>
internal sealed class Twins : IAsyncDisposable
{
    private const string Experiment = "clients";
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
    private readonly TestApp _candidate;

    private Twins(TestApp plain, TestApp shadowed, TestApp candidate) => (Plain, Shadowed, _candidate) = (plain, shadowed, candidate);

    public TestApp Plain { get; }

    public TestApp Shadowed { get; }

    /// <summary>Starts them.</summary>
    /// <param name="services">Registers what the application needs.</param>
    /// <param name="map">Maps its endpoints, and answers with what shadows them.</param>
    /// <param name="protocols">What its port speaks, without TLS.</param>
    /// <param name="tamper">What stands before the shadowing one; nothing, except where it is to be caught.</param>
    public static async Task<Twins> StartAsync(Action<IServiceCollection> services, Func<WebApplication, IEndpointConventionBuilder> map,
        HttpProtocols protocols, Action<IApplicationBuilder>? tamper = null)
    {
        var plain = await TestApp.StartAsync(builder => services(builder.Services), app => Map(app), protocols);

        // Candidates are asked over HTTP/1.1.
        var candidate = await TestApp.StartAsync(builder => services(builder.Services), app => Map(app), HttpProtocols.Http1);
        var shadowed = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(Settings(candidate.Address));
                services(builder.Services);
                builder.Services.AddShadowing();
            },
            app =>
            {
                tamper?.Invoke(app);
                app.UseShadowing();
                Map(app).WithShadow(Experiment);
            },
            protocols);
        return new Twins(plain, shadowed, candidate);

        IEndpointConventionBuilder Map(WebApplication app)
        {
            app.UseWebSockets();
            return map(app);
        }
    }

    /// <summary>Gets what became of the calls, when none is in flight any more.</summary>
    public async Task<AccountReport> AccountAsync()
    {
        var report = await Shadowed.ReportAsync(Experiment);
        Assert.Equal(0, Shadowed.Report.Capture().Faults);
        Assert.True(report.Account.AddsUp);
        return report.Account;
    }

    /// <summary>Has the same conversation with both, and holds that both saw and heard the same.</summary>
    public async Task<IReadOnlyList<string>> TalkAsync(Func<Uri, Task<List<string>>> talk)
    {
        var expected = await talk(Plain.Address);
        var seen = await talk(Shadowed.Address);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, seen);
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        await Plain.DisposeAsync();
        await Shadowed.DisposeAsync();
        await _candidate.DisposeAsync();
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(Uri candidate) =>
    [
        new($"Shadowing:Experiments:{Experiment}:SampleRate", "100%"),
        new($"Shadowing:Experiments:{Experiment}:MaxPerSecond", "1000000"),
        new($"Shadowing:Experiments:{Experiment}:Candidate", candidate.ToString()),
        .. s_methods.Select(static (method, number) =>
            new KeyValuePair<string, string?>($"Shadowing:Experiments:{Experiment}:Methods:{number}", method)),
    ];
}
