using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.FSharpServices;
using Shadowing.TestSupport;
using Shadowing.VisualBasicServices;

namespace Shadowing.Tests.Services;

/// <summary>Projects in F# and Visual Basic, for which the generator writes nothing.</summary>
public sealed class Services_in_other_languages
{
    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_service_of_FSharp_answers_and_is_compared(string rate)
    {
        await using var host = await ShadowHost.StartAsync(FSharpServices.Startup.add, Settings(rate, "pricing", "answers", "kept"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.Equal(
                "10 5 True True True 7 1 1 2 (1, one) 3 USD 20 (True, 5) 4 3 [x] 9 1",
                string.Join(' ', Calls.all(scope.ServiceProvider.GetRequiredService<FSharpServices.IPricing>())));
            Assert.Equal("String", scope.ServiceProvider.GetRequiredService<IKept<string>>().Handle("x"));
        }

        Assert.Equal(
            ["pricing: sampled calls of IPricing.Pair() ((int, string) serializes to nothing; add .Snapshot<(int, string)>(…)) are not comparable."],
            host.Logs.Of(LogLevel.Warning).Where(said => said.StartsWith("pricing: sampled", StringComparison.Ordinal)));
        var report = await host.ReportAsync("pricing");
        Assert.Equal(0, host.Report.Capture().Faults);
        Assert.Equal(rate == "0" ? 0 : 13, report.Account.Sampled);

        // The candidate has a currency and slots of its own, which the calls have changed at the control; and a bare tuple is written as
        // nothing.
        Assert.Equal((rate == "0" ? 0 : 10, rate == "0" ? 0 : 2), (report.Account.Match, report.Account.Mismatch));
    }

    [Fact]
    public async Task What_FSharp_cannot_have_compared_is_said_at_start_with_what_helps()
    {
        await using var host = await ShadowHost.StartAsync(FSharpServices.Startup.add, Settings("1", "answers"));
        Assert.Equal(
            [
                "answers: sampled calls of IAnswers.Boxed() (Shape is of a kind that the serializer does not know; add .Snapshot<Box>(…)) are not comparable.",
                "answers: sampled calls of IAnswers.Check(string) (FSharpResult<Price, string> is of a kind that the serializer does not know; add .Snapshot<FSharpResult<Price, string>>(…)) are not comparable.",
                "answers: sampled calls of IAnswers.Later() (FSharpAsync<int> is a computation that nobody has run; add .Snapshot<FSharpAsync<int>>(…)) are not comparable.",
                "answers: sampled calls of IAnswers.Lazy() (IEnumerable<int> is an interface; add .Snapshot<IEnumerable<int>>(…) or .Immutable<IEnumerable<int>>()) are not comparable.",
                "answers: sampled calls of IAnswers.Shape() (Shape is of a kind that the serializer does not know; add .Snapshot<Shape>(…)) are not comparable.",
                "answers: sampled calls of IAnswers.Stream() (IAsyncEnumerable<int> is made while it is read; add .Snapshot<IAsyncEnumerable<int>>(…)) are not comparable.",
            ],
            host.Logs.Of(LogLevel.Warning).Where(said => said.StartsWith("answers: sampled", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_words_for_FSharp_do_not_advise_what_it_did()
    {
        await using var host = await ShadowHost.StartAsync(FSharpServices.Startup.add);
        Assert.DoesNotContain(host.Logs.Of(LogLevel.Warning),
            said => said.Contains("decorator", StringComparison.Ordinal) || said.Contains("say AllAreReads()", StringComparison.Ordinal));
        Assert.Contains("kept: no method of IKept<string> can be shadowed, so nothing is: Handle<U>(U) (it is generic, which a proxy cannot shadow).", host.Logs.Of(LogLevel.Warning));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    public async Task A_service_of_Visual_Basic_answers_and_is_compared(string rate)
    {
        await using var host = await ShadowHost.StartAsync(VisualBasicServices.Startup.Add, Settings(rate, "rates"));
        await using (var scope = host.Services.CreateAsyncScope())
        {
            Assert.Equal("1 new 42 3 3 True True 4 2 2 5 Object",
                VisualBasicServices.Startup.CallAll(scope.ServiceProvider.GetRequiredService<IRates>()));
        }

        var report = await host.ReportAsync("rates");
        Assert.Equal(0, host.Report.Capture().Faults);
        Assert.Equal(rate == "0" ? 0 : 6, report.Account.Sampled);
    }

    private static (string, string?)[] Settings(string rate, params string[] experiments) =>
        [.. experiments.SelectMany(
            name => ((string, string?)[])[($"Experiments:{name}:SampleRate", rate), ($"Experiments:{name}:MaxPerSecond", "1000")])];
}
