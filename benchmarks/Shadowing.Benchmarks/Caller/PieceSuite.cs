using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Capture;
using Shadowing.Benchmarks.Report;
using Shadowing.Benchmarks.Rounds;
using Shadowing.Experiments;
using Shadowing.Sampling;

namespace Shadowing.Benchmarks.Caller;

/// <summary>Measures the pieces that a call is made of that is looked up and left alone, each by itself.</summary>
internal static class PieceSuite
{
    private const int AtOnce = 64;
    private const int Repeats = 64;
    private const int Contexts = 16;
    private static long s_sum;

    /// <summary>Measures.</summary>
    public static SuiteResult Run()
    {
        var endpoint = new Endpoint(null, new EndpointMetadataCollection(), "a");
        var endpoints = new ConditionalWeakTable<Endpoint, object> { { endpoint, new object() } };
        var contexts = Enumerable.Range(0, Contexts).Select(_ => Context(endpoint)).ToArray();
        var hash = new StickyHash("of the benchmarks alone", "x");
        var (capped, left, cap, count) = (new EndpointAccount("GET /a"), new EndpointAccount("GET /a"), new RateCap(TimeProvider.System), 0L);
        cap.TryTake(1);
        var rows = InterleavedRounds.Measure(
            Way("a loop and a delegate", contexts, static _ => 1),
            Way("`Interlocked.Increment`", contexts, _ => Interlocked.Increment(ref count)),
            Way("a refused call, counted", contexts, _ => Counted(capped)),
            Way("an eligible call, counted", contexts, _ => Eligible(left)),
            Way("the cap asked, by the coarse clock", contexts, _ => cap.IsReached(1) ? 1 : 0),
            Way("a timestamp", contexts, static _ => TimeProvider.System.GetTimestamp()),
            Way("the endpoint's feature", contexts, static context => context.Features.Find<IEndpointFeature>() is null ? 0 : 1),
            Way("what is known of the endpoint", contexts, _ => endpoints.TryGetValue(endpoint, out var _) ? 1 : 0),
            Way("the method", contexts, static context => context.Request.Method.Length),
            Way("the marks of an error page, which are not there", contexts, IsErrorPage),
            Way("whether it is captured, while none is", contexts, static context => CallCapture.IsIn(context.Features) ? 1 : 0),
            Way("a header that is not there", contexts, static context =>
                context.Request.Headers.ContainsKey(ShadowMarker.Header) ? 1 : 0),
            Way("a header that is there", contexts, static context =>
                context.Request.Headers.TryGetValue("X-Customer", out var value) ? value.Count : 0),
            Way("the keyed hash of 13 characters", contexts, _ => (long)hash.Draw("customer-4711")),
            Way("the keyed hash of 36 characters", contexts, _ => (long)hash.Draw("0190163d-8694-739b-aea5-966c26f8ad91")));
        return new SuiteResult("Pieces", "A call that is looked up and left alone consists of a few look-ups in what the platform keeps, and one count.",
            "One after the other on one thread, on contexts of the framework's own with seven headers; the loop's own time is in each.\n"
                + MeasuredTable.Of("piece", rows, rows[1]), []);
    }

    private static long Counted(EndpointAccount account)
    {
        account.WasRefused(DropReason.MaxPerSecond, weight: 1);
        return 1;
    }

    private static long Eligible(EndpointAccount account)
    {
        account.SawEligible(1);
        return 1;
    }

    private static long IsErrorPage(HttpContext context) =>
        context.Features[typeof(IExceptionHandlerFeature)] is null && context.Features[typeof(IStatusCodeReExecuteFeature)] is null ? 0 : 1;

    private static RepeatedWay Way(string name, HttpContext[] contexts, Func<HttpContext, long> piece) => new(name, Repeats, AtOnce, () =>
    {
        var sum = 0L;
        for (var i = 0; i < AtOnce; i++)
        {
            sum += piece(contexts[i % Contexts]);
        }

        s_sum += sum;
    });

    private static HttpContext Context(Endpoint endpoint)
    {
        var (context, _) = CallerWay.Context();
        context.SetEndpoint(endpoint);
        return context;
    }
}
