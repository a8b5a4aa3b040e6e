using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Loops;

[Collection(nameof(Alone))]
public sealed class Waiting_for_the_last_call
{
    [Fact]
    public async Task Ends_when_all_are_told_and_nothing_is_held_also_for_whoever_comes_when_it_is_counted()
    {
        var telling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var isTold = new ManualResetEventSlim();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == ShadowTelemetry.Name && instrument.Name == "shadowing.calls.finished")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            telling.TrySetResult();
            isTold.Wait(TestApp.Deadline);
        });
        listener.Start();
        await using var app = await TestApp.StartAsync(
            static builder =>
            {
                builder.Shadow("x", candidate: null);
                builder.Services.AddShadowing();
            },
            static app =>
            {
                app.UseShadowing();
                app.MapGet("/a", static () => "a").WithShadow("x", static () => "a");
            });
        Assert.Equal("a", await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative)));
        await telling.Task.WaitAsync(TestApp.Deadline, TimeProvider.System);

        // Counted, and somebody is still being told of it.
        Assert.Equal((1, 0), (Account().Match, Account().InFlight));
        var idle = app.Report.WhenIdleAsync();
        Assert.False(idle.IsCompleted);

        isTold.Set();
        await idle.WaitAsync(TestApp.Deadline, TimeProvider.System);
        Assert.Equal(0, app.App.Services.GetRequiredService<CaptureGate>().InHand);

        Accounting.AccountReport Account() => app.Report.Capture().Experiments.Single().Account;
    }
}
