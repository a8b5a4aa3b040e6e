using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Mismatches;
using Shadowing.Reports;
using Shadowing.Tests.Services;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Execution;

/// <summary>What an exception says of itself is its author's code. Whatever that does, the call is counted and its caller served.</summary>
public sealed class Hostile_exceptions
{
    [Fact]
    public async Task A_message_that_throws_is_said_to_have_thrown()
    {
        var (group, _) = await FailAsync(static () => throw new ThrowingMessageException());
        var sample = Assert.Single(group.Samples);
        Assert.Equal("(its Message threw System.NotSupportedException)", sample.Exceptions[0].Message);
        Assert.EndsWith("+ThrowingMessageException", sample.Exceptions[0].Type, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_never_comes_costs_the_sample_and_the_call_is_counted()
    {
        using var release = new ManualResetEventSlim();
        var (group, faults) = await FailAsync(() => throw new BlockingException(release), release);
        Assert.Equal((1, 0), (group.Count, group.Samples.Count));
        Assert.Equal(1, faults);
    }

    [Fact]
    public async Task A_message_of_a_million_characters_a_stack_of_thousands_and_a_long_chain_are_cut()
    {
        var (group, _) = await FailAsync(static () => Descend(3_000));
        var sample = Assert.Single(group.Samples);
        Assert.Equal(6, sample.Exceptions.Count);
        Assert.InRange(sample.Exceptions[0].Message!.Length, 1_000, 2_001);
        Assert.Equal(30, sample.Exceptions.Sum(exception => exception.Stack.Count));
        Assert.InRange(sample.Exceptions.Sum(exception => exception.Stack.Sum(line => line.Length)), 1, 8_192);
        Assert.StartsWith("threw InvalidOperationException at Shadowing.Tests.Execution.Hostile_exceptions.Descend", group.Kind,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_asked_what_is_not_needed()
    {
        var (group, faults) = await FailAsync(static () => throw new CountingException());
        Assert.Equal("quiet", Assert.Single(group.Samples).Exceptions[0].Message);
        Assert.Equal((0L, 0), (faults, CountingException.Asked));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Descend(int depth)
    {
        if (depth > 0)
        {
            return Descend(depth - 1) + 1;
        }

        Exception cause = new FormatException("the innermost");
        for (var number = 0; number < 20; number++)
        {
            cause = new InvalidOperationException($"{number}", cause);
        }

        throw new InvalidOperationException(new string('m', 1_000_000), cause);
    }

    private static async Task<(FailureGroupReport Group, long Faults)> FailAsync(Func<int> candidate, ManualResetEventSlim? release = null)
    {
        await using var host = await ShadowHost.StartAsync(
            static services => ShadowingCoreServiceCollectionExtensions.AddShadowing(services),
            ("Experiments:x:SampleRate", "1"));
        try
        {
            Assert.Equal(1, host.Services.GetRequiredService<IShadow>().Run("x", static () => 1, candidate));
            var report = await host.ReportAsync("x");
            Assert.Equal((1, 1, true), (report.Account.Sampled, report.Account.CandidateFailed, report.Account.AddsUp));
            return (Assert.Single(report.Failures), host.Report.Capture().Faults);
        }
        finally
        {
            release?.Set();
        }
    }

    private sealed class ThrowingMessageException : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string? StackTrace => throw new NotSupportedException();
    }

    private sealed class BlockingException(ManualResetEventSlim release) : Exception
    {
        public override string Message
        {
            get
            {
                release.Wait(TestApp.Deadline);
                return "at last";
            }
        }
    }

    private sealed class CountingException : Exception
    {
        public static int Asked { get; private set; }

        public override string Message => "quiet";

        public override string? StackTrace
        {
            get
            {
                Asked++;
                return null;
            }
        }

        public override string ToString()
        {
            Asked++;
            return "loud";
        }
    }
}
