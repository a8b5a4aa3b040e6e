using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Telemetry;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>Every place at which somebody's code runs because a call is shadowed.</summary>
internal static class BlockedPlaces
{
    private const string Name = "blocked";

    public static IReadOnlyDictionary<string, BlockedPlace> All { get; } = new Dictionary<string, BlockedPlace>(StringComparer.Ordinal)
    {
        ["a handler"] = new()
        {
            Candidate = static block => () =>
            {
                block.Wait();
                return "";
            },
        },
        ["a handler that waited first"] = new()
        {
            Candidate = static block => async () =>
            {
                await Task.Yield();
                block.Wait();
                return "";
            },
        },
        ["what comes after a handler's answer"] = new()
        {
            Candidate = static block => (HttpContext context) =>
            {
                context.Response.OnCompleted(() =>
                {
                    block.Wait();
                    return Task.CompletedTask;
                });
                return "";
            },
        },
        ["the disposal of a candidate's service"] = new()
        {
            Services = static (services, block) => services.AddSingleton(block).AddScoped<BlockingDisposal>(),
            Candidate = static _ => (BlockingDisposal _) => "",
        },
        ["the constructor of a candidate's service"] = new()
        {
            Services = static (services, block) => services.AddSingleton(block).AddScoped<BlockingConstructor>(),
            Candidate = static _ => (BlockingConstructor _) => "",
        },
        ["a callback of a candidate's token"] = new()
        {
            Experiment = static (experiment, _) => experiment.Timeout = TimeSpan.FromMilliseconds(50),
            Candidate = static block => async (CancellationToken cancellation) =>
            {
                await using var registration = cancellation.Register(block.Wait);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            },
        },
        ["a callback of a token that the candidate heeds"] = new()
        {
            Experiment = static (experiment, _) => experiment.Timeout = TimeSpan.FromMilliseconds(5),
            Candidate = static block => async (CancellationToken cancellation) =>
            {
                _ = cancellation.Register(block.Wait);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            },
        },
        ["many at once, that a handler has started"] = new()
        {
            Experiment = static (experiment, _) => experiment.Timeout = TimeSpan.FromMilliseconds(50),
            Candidate = static block => () => Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
            {
                await Task.Yield();
                block.Wait();
            })),
        },
        ["a callback of a candidate's token when it aborts itself"] = new()
        {
            Candidate = static block => async (HttpContext context) =>
            {
                await using var registration = context.RequestAborted.Register(block.Wait);
                context.Abort();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            },
        },
        ["a carried value's restoring"] = new()
        {
            Experiment = static (experiment, block) => experiment.Carry<int>(static (IServiceProvider _) => 1, (_, _) => block.Wait()),
        },
        ["a rule"] = new()
        {
            Experiment = static (experiment, block) => experiment.Comparison.Normalize("$.a", text =>
            {
                block.Wait();
                return text;
            }),
            Candidate = static _ => static () => Results.Json(new { a = "candidate" }),
        },
        ["a redactor"] = new()
        {
            Services = static (services, block) => services.AddSingleton<Shadowing.Redaction.IRedactor>(new BlockingRedactor(Name, block)),
            Candidate = static _ => static () => Results.Json(new { a = "candidate" }),
        },
        ["a sink"] = new()
        {
            Shadowing = static (shadowing, block) => shadowing.AddSink(new BlockingSink(Name, block)),
        },
        ["a logger"] = new()
        {
            Services = static (services, block) =>
                services.AddLogging(logging => logging.AddProvider(new BlockingLoggerProvider(Name, block))),
            Candidate = static _ => static () => Results.Json(new { a = "candidate" }),
        },
        ["a listener of metrics"] = new()
        {
            Beside = static block =>
            {
                var listener = new MeterListener
                {
                    InstrumentPublished = static (instrument, listener) =>
                    {
                        if (instrument.Meter.Name == ShadowTelemetry.Name && !instrument.IsObservable)
                        {
                            listener.EnableMeasurementEvents(instrument);
                        }
                    },
                };
                listener.SetMeasurementEventCallback<long>((_, _, tags, _) => BlockOn(tags, block));
                listener.SetMeasurementEventCallback<double>((_, _, tags, _) => BlockOn(tags, block));
                listener.Start();
                return listener;
            },
        },
        ["a listener of spans that begin"] = new() { Beside = static block => Listen(started: block.Wait, stopped: null) },
        ["a listener of spans that end"] = new() { Beside = static block => Listen(started: null, stopped: block.Wait) },
        ["a handler of the client"] = new()
        {
            IsServer = true,
            Shadowing = static (shadowing, block) => shadowing.ConfigureCandidateClient(Name,
                client => client.AddHttpMessageHandler(() => new BlockingClientHandler(block, isAfterAnswer: false))),
        },
        ["the body that a handler of the client has put into the answer"] = new()
        {
            IsServer = true,
            Shadowing = static (shadowing, block) => shadowing.ConfigureCandidateClient(Name,
                client => client.AddHttpMessageHandler(() => new StreamingClientHandler(block))),
        },
        ["a handler of the client that had the answer"] = new()
        {
            IsServer = true,
            Shadowing = static (shadowing, block) => shadowing.ConfigureCandidateClient(Name,
                client => client.AddHttpMessageHandler(() => new BlockingClientHandler(block, isAfterAnswer: true))),
        },
    };

    private static void BlockOn(ReadOnlySpan<KeyValuePair<string, object?>> tags, Block block)
    {
        foreach (var (key, value) in tags)
        {
            if (key == "shadowing.experiment" && value is Name)
            {
                block.Wait();
            }
        }
    }

    private static ActivityListener Listen(Action? started, Action? stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == ShadowTelemetry.Name,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = span => On(span, started),
            ActivityStopped = span => On(span, stopped),
        };
        ActivitySource.AddActivityListener(listener);
        return listener;

        static void On(Activity span, Action? block)
        {
            if (span.OperationName == $"shadow {Name}")
            {
                block?.Invoke();
            }
        }
    }
}
