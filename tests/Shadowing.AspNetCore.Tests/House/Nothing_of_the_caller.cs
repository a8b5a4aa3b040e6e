using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Calls;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.House;

public sealed class Nothing_of_the_caller
{
    [Fact]
    public void No_field_of_a_queued_call_reaches_the_callers_context()
    {
        Type[] forbidden = [typeof(HttpContext), typeof(HttpRequest), typeof(HttpResponse), typeof(IFeatureCollection),
            typeof(IHeaderDictionary), typeof(IServiceProvider), typeof(CancellationToken), typeof(ExecutionContext)];
        var seen = new HashSet<Type>();
        var open = new Queue<Type>([typeof(HttpShadowCall)]);
        while (open.TryDequeue(out var type))
        {
            for (var level = type; level is not null
                && level.Assembly.GetName().Name!.StartsWith("Shadowing", StringComparison.Ordinal); level = level.BaseType)
            {
                foreach (var field in level.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    Assert.DoesNotContain(forbidden, bad => bad.IsAssignableFrom(field.FieldType) && field.FieldType != typeof(object));
                    if (field.FieldType.Namespace?.StartsWith("Shadowing.AspNetCore.Capture", StringComparison.Ordinal) == true
                        && seen.Add(field.FieldType))
                    {
                        open.Enqueue(field.FieldType);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task What_a_request_held_can_be_collected_while_its_calls_wait()
    {
        var held = new ConcurrentQueue<WeakReference>();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddScoped<Scoped>();
                builder.Services.AddShadowing().AddExperiment("x", static experiment =>
                    (experiment.SampleRate, experiment.MaxPerSecond, experiment.Timeout) = (1, 1_000, TimeSpan.FromMinutes(5)));
                builder.Services.AddShadowing(static shared => shared.Workers = 1);
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context, Scoped scoped) =>
                {
                    context.Items["item"] = Held(held);
                    held.Enqueue(new WeakReference(scoped));
                    return "a";
                }).WithShadow("x", async (HttpContext _) =>
                {
                    await released.Task;
                });
            });
        for (var call = 0; call < 3; call++)
        {
            await app.Client.GetStringAsync(new Uri("/a", UriKind.Relative));
        }

        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                GC.Collect();
                return !held.Any(static reference => reference.IsAlive);
            },
            TestApp.Deadline), $"{held.Count(static reference => reference.IsAlive)} of {held.Count} are held");
        Assert.Equal((6, 3), (held.Count, app.Report.Capture().Experiments.Single().Account.InFlight));
        released.SetResult();
        await app.ReportAsync("x");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static object Held(ConcurrentQueue<WeakReference> held)
    {
        var item = new object();
        held.Enqueue(new WeakReference(item));
        return item;
    }

    private sealed class Scoped;
}
