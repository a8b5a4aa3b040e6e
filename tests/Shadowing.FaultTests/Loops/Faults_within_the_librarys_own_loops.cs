using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Execution;
using Shadowing.Execution.Running;
using Shadowing.Redaction;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Loops;

/// <summary>What serves the queues goes on, whatever throws beneath it: the host is up, each caller has an answer, each call is accounted
/// for, and when the fault is over everything is as before.</summary>
[Collection(nameof(Alone))]
public sealed class Faults_within_the_librarys_own_loops(ITestOutputHelper output)
{
    private const int Calls = 120;

    [Theory]
    [InlineData("a logger")]
    [InlineData("whoever measures")]
    [InlineData("whoever samples spans")]
    [InlineData("whoever sees spans start")]
    [InlineData("whoever sees spans end")]
    [InlineData("a sink")]
    [InlineData("a redactor")]
    [InlineData("the clock")]
    [InlineData("the clock now and then")]
    [InlineData("the clock when a pause is over")]
    [InlineData("the client")]
    public async Task End_no_host_and_no_loop_and_lose_no_call(string place)
    {
        var fault = new Fault { Every = place == "the clock now and then" ? 3 : 1 };
        var time = new FaultyTime(fault);

        // What is told must be told to everybody, whoever of them throws.
        var isOfThoseWhoAreTold = place != "the client" && !place.StartsWith("the clock", StringComparison.Ordinal);
        var sink = isOfThoseWhoAreTold ? new FaultySink(place == "a sink" ? fault : new Fault(), expected: 2 * Calls) : null;
        var isEnding = false;
        await using var candidate = await TestApp.StartAsync(static _ => { }, static app => app.MapGet("/{answer}", Candidate));
        using var listener = Listener(place, fault);
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Shadow("x", place == "the client" ? candidate.Address : null, ("Timeout", "00:00:10"));
                Plant(builder, place, fault, time, sink);
            },
            app =>
            {
                app.UseShadowing();
                var endpoint = app.MapGet("/{answer}", Control);
                if (place == "the client")
                {
                    endpoint.WithShadow("x");
                }
                else
                {
                    endpoint.WithShadow("x", Candidate);
                }
            });
        var lifetime = app.App.Services.GetRequiredService<IHostApplicationLifetime>();
        using var ending = lifetime.ApplicationStopping.Register(() => isEnding = true);

        var breaker = app.App.Services.GetRequiredService<ExperimentStates>().Of("x").Breaker;
        if (place == "the clock when a pause is over")
        {
            // Whether a probe may run is asked when a call's turn has come, in the loop itself.
            for (var failure = 0; failure < CircuitBreaker.FailuresToOpen; failure++)
            {
                breaker.Failed();
            }

            time.Pass(TimeSpan.FromMinutes(2));
        }

        fault.IsOn = true;
        await AskAsync(app);
        var amid = await app.ReportAsync("x");
        fault.IsOn = false;
        output.WriteLine($"{place}: {fault.Times} times, {app.Report.Capture().Faults} counted; match {amid.Account.Match}, differ {amid.Account.Mismatch}, failed {string.Join(", ", amid.Account.CandidateFailures)}, not comparable {string.Join(", ", amid.Account.NotComparable)}, dropped {string.Join(", ", amid.Account.Dropped)}");
        Assert.InRange(fault.Times, 1, int.MaxValue);
        Assert.Equal((Calls, 0, true), (amid.Account.Sampled, amid.Account.InFlight, amid.Account.AddsUp));
        Assert.False(isEnding);
        if (place == "the client")
        {
            Assert.Equal(Calls, amid.Account.CandidateFailures["threw"] + amid.Account.Dropped.GetValueOrDefault("breaker_open"));
        }

        // Not paused by failures of the client.
        breaker.Succeeded();
        await AskAsync(app);
        var after = await app.ReportAsync("x");
        Assert.Equal((Calls / 2, Calls / 2),
            (after.Account.Match - amid.Account.Match, after.Account.Mismatch - amid.Account.Mismatch));
        if (sink is not null)
        {
            Assert.Equal((Calls / 2, Calls / 2), (amid.Account.Match, amid.Account.Mismatch));
            await sink.All.WaitAsync(TestApp.Deadline, TimeProvider.System);
        }

        var gate = app.App.Services.GetRequiredService<CaptureGate>();
        Assert.Equal((0, 0), (gate.InHand, gate.Bytes.Reserved));
        Assert.False(isEnding);
        var started = TimeProvider.System.GetTimestamp();
        await app.App.StopAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task Are_counted_and_the_lookout_goes_on_looking()
    {
        var faults = new FaultLog(NullLogger<FaultLog>.Instance);
        var (looks, found) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        using var lookout = new Lookout(
            () =>
            {
                if (++looks <= 3)
                {
                    throw new InvalidOperationException("a fault that was planted");
                }

                return found.TrySetResult() ? 1 : 0;
            },
            static () => false,
            static () => false,
            faults);
        lookout.Start();
        await found.Task.WaitAsync(TestApp.Deadline, TimeProvider.System);
        Assert.Equal(3, faults.Count);
    }

    private static string Control(string answer) => $$"""{"answer":"{{answer}}"}""";

    private static string Candidate(string answer) => Control(answer == "other" ? "another" : answer);

    private static async Task AskAsync(TestApp app) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, Calls), new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (number, cancellation) =>
            {
                var answer = number % 2 == 0 ? "same" : "other";
                Assert.Equal(Control(answer), await app.Client.GetStringAsync(new Uri($"/{answer}", UriKind.Relative), cancellation));
            });

    private static IDisposable? Listener(string place, Fault fault) => place switch
    {
        "whoever measures" => FaultyListeners.OfMeasurements(fault),
        "whoever samples spans" => FaultyListeners.OfSpans(fault, "sample"),
        "whoever sees spans start" => FaultyListeners.OfSpans(fault, "start"),
        "whoever sees spans end" => FaultyListeners.OfSpans(fault, "end"),
        _ => null,
    };

    private static void Plant(WebApplicationBuilder builder, string place, Fault fault, FaultyTime time, FaultySink? sink)
    {
        if (place.StartsWith("the clock", StringComparison.Ordinal))
        {
            builder.Services.AddSingleton(new InternalClock(time));
        }

        var shadowing = builder.Services.AddShadowing();
        if (sink is not null)
        {
            shadowing.AddSink(sink);
        }

        switch (place)
        {
            case "a logger":
                builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FaultyLogs(fault));
                break;
            case "a redactor":
                builder.Services.AddSingleton<IRedactor>(new FaultyRedactor(fault));
                break;
            case "the client":
                shadowing.ConfigureCandidateClient("x", client => client.AddHttpMessageHandler(() => new FaultyClient(fault)));
                break;
        }
    }
}
