using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Execution;

namespace Shadowing.FaultTests.Chaos;

/// <summary>Faults of the application, of the candidate and of the client in all their combinations, drawn from a seed: the environment
/// variable SHADOWING_SEED gives another one, and SHADOWING_FAULTS another number of requests.</summary>
public sealed class Chaos_of_faults(ITestOutputHelper output)
{
    private readonly int _seed = (int)Given("SHADOWING_SEED", 20_260_301);

    [Fact]
    public async Task Changes_no_answer_and_every_call_is_accounted_for()
    {
        var cases = ChaosCase.Draw(_seed, (int)Given("SHADOWING_FAULTS", 600)).ToList();
        await using var server = new ChaosServer();
        await using var plain = await ChaosApp.StartAsync(candidate: null);
        await using var shadowed = await ChaosApp.StartAsync(server.Address);
        var run = new ChaosRun(plain, shadowed);
        await run.RunAsync(cases);
        Tell(cases, run);

        // Whoever went away may have left a request that is read only now; when the host has stopped there is none.
        await shadowed.App.ReportAsync("server");
        await shadowed.App.App.StopAsync();
        var report = shadowed.App.Report.Capture();
        foreach (var (name, account) in report.Experiments.Select(static experiment => (experiment.Name, experiment.Account)))
        {
            output.WriteLine($"{name}: sampled {account.Sampled} match {account.Match} mismatch {account.Mismatch} control failed {account.ControlFailed} aborted {account.Aborted} timed out {account.TimedOut} failed {string.Join(' ', account.CandidateFailures)} not comparable {string.Join(' ', account.NotComparable)} dropped {string.Join(' ', account.Dropped)}");
            Assert.True(account.AddsUp);
            Assert.Equal(0, account.InFlight);
            Assert.InRange(account.Match, 1, long.MaxValue);
        }

        Assert.True(run.Differences.IsEmpty, $"SHADOWING_SEED={_seed}: {run.Differences.Count} answers differ\n{run.Describe()}");
        Assert.Equal(shadowed.Requests, report.Experiments.Sum(static experiment => experiment.Account.Sampled));
        Assert.Equal(0, report.Faults);
        var gate = shadowed.App.App.Services.GetRequiredService<CaptureGate>();
        Assert.Equal((0, 0), (gate.InHand, gate.Bytes.Reserved));
    }

    /// <summary>The control of the test above: one byte, or one header, in 1 of 200 answers is found, and nothing else is.</summary>
    [Fact]
    public async Task Does_not_hide_one_byte_or_one_header_in_1_of_200_answers()
    {
        const int Every = 200;
        var cases = ChaosCase.Draw(_seed, 20_000)
            .Where(static chaos => chaos.ReadsAll && chaos.Control == ControlFault.None && chaos.Method != "HEAD").Take(3 * Every).ToList();
        var byteIn = cases.Where(static (_, index) => index % Every == 50).Select(static chaos => chaos.Number).ToHashSet();
        var headerIn = cases.Where(static (_, index) => index % Every == 150).Select(static chaos => chaos.Number).ToHashSet();
        await using var server = new ChaosServer();
        await using var plain = await ChaosApp.StartAsync(candidate: null);
        await using var shadowed = await ChaosApp.StartAsync(server.Address, async (context, next) =>
        {
            var number = int.Parse((string)context.GetRouteValue("number")!, CultureInfo.InvariantCulture);
            if (headerIn.Contains(number))
            {
                context.Response.Headers["X-Extra"] = "1";
            }

            if (!byteIn.Contains(number))
            {
                await next(context);
                return;
            }

            var (body, copy) = (context.Response.Body, new MemoryStream());
            context.Response.Body = copy;
            await next(context);
            context.Response.Body = body;
            var bytes = copy.ToArray();
            bytes[^1] ^= 1;
            await body.WriteAsync(bytes);
        });
        var run = new ChaosRun(plain, shadowed);
        await run.RunAsync(cases);
        Tell(cases, run);
        Assert.Equal(byteIn.Concat(headerIn).Order(), run.Differences.Select(static difference => difference.Case.Number).Order());
    }

    // Other tests take seeds of any size from the same variable.
    private static ulong Given(string variable, ulong otherwise) =>
        (ulong.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var given) ? given : otherwise)
            % int.MaxValue;

    private void Tell(List<ChaosCase> cases, ChaosRun run)
    {
        output.WriteLine($"SHADOWING_SEED={_seed} SHADOWING_FAULTS={cases.Count}: {run.Differences.Count} answers differ");
        Count("HTTP/2", static chaos => chaos.IsHttp2);
        Count("client", static chaos => chaos.Client);
        Count("body", static chaos => chaos.Body);
        Count("reading", static chaos => chaos.Reading);
        Count("control", static chaos => chaos.Control);
        Count("candidate", static chaos => chaos.Candidate);

        void Count<T>(string what, Func<ChaosCase, T> of)
            where T : notnull => output.WriteLine(
            $"{what}: {string.Join(' ', cases.CountBy(of).OrderBy(static pair => pair.Key).Select(static pair => $"{pair.Key}={pair.Value}"))}");
    }
}
