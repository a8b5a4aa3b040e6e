using System.Runtime.CompilerServices;
using Shadowing.Accounting;
using Shadowing.Execution.Judging;
using Shadowing.Mismatches;
using Shadowing.Observations;

namespace Shadowing.Tests.Execution;

public sealed class Words_for_failures
{
    [Fact]
    public void Every_way_to_fail_is_one_of_the_words_and_every_word_is_used()
    {
        var words = Enum.GetValues<CandidateFailure>().Select(failure => Of(CallEnd.Failed(failure)))
            .Append(Of(CallEnd.Of(CallOutcome.TimedOut)))
            .Append(Of(CallEnd.NotComparable(NotComparableReason.CredentialWithheld)))
            .Append(FailureKind.NotComparable(Tags.Of(NotComparableReason.CandidateBodyOverCap))).Append(FailureKind.Slow).ToList();
        Assert.All(words, word => Assert.Single(FailureKind.All, known => FailureKind.Is(word!, known)));
        Assert.All(FailureKind.All, known => Assert.Contains(words, word => FailureKind.Is(word!, known)));
        Assert.Contains("status 500", words);
        Assert.Equal(["refused credential", "not comparable candidate body over cap", "slow"],
            words.Where(static word => !FailureKind.IsFailure(word!)));

        static string? Of(CallEnd end) => FailureLook.Of(end, 500, new InvalidOperationException());
    }

    [Fact]
    public void What_is_no_failure_of_the_candidate_has_none()
    {
        foreach (var outcome in Enum.GetValues<CallOutcome>()
            .Except([CallOutcome.CandidateFailed, CallOutcome.TimedOut]))
        {
            Assert.Null(FailureLook.Of(CallEnd.Of(outcome), 200, cause: null));
        }

        foreach (var reason in Enum.GetValues<NotComparableReason>().Except([NotComparableReason.CredentialWithheld]))
        {
            Assert.Null(FailureLook.Of(CallEnd.NotComparable(reason), 200, cause: null));
        }

        Assert.Null(FailureLook.Of(CallEnd.Dropped(DropReason.QueueFull), 0, cause: null));
    }

    [Theory]
    [InlineData("Shop.Orders", "Find", "Shop.Orders.Find")]
    [InlineData("Shop.Orders+<Find>d__3", "MoveNext", "Shop.Orders.Find")]
    [InlineData("Shop.Orders`1+Page", "Turn", "Shop.Orders.Page.Turn")]
    [InlineData("Shop.Orders+<>c", "<Find>b__0_1", "Shop.Orders.Find (lambda)")]
    [InlineData("Shop.Orders+<>c__DisplayClass4_0", "<Find>b__0", "Shop.Orders.Find (lambda)")]
    [InlineData("Shop.Orders", "<Find>g__Inner|1_0", "Shop.Orders.Find.Inner")]
    [InlineData("Shop.Orders+<<Find>g__Inner|1_0>d", "MoveNext", "Shop.Orders.Find.Inner")]
    [InlineData("Program", "<Main>$", "Program.Main")]
    [InlineData("Program+<>c", "<<Main>$>b__0_0", "Program.Main (lambda)")]
    [InlineData("Program+<>c+<<<Main>$>b__0_0>d", "MoveNext", "Program.Main (lambda)")]
    [InlineData("Shop.Walk", "MoveNext", "Shop.Walk.MoveNext")]
    [InlineData("Shop.Orders", ".ctor", "Shop.Orders..ctor")]
    [InlineData(null, "Find", "Find")]
    [InlineData("Shop.Orders", "odd\r\nname", "Shop.Orders.odd\\u000d\\u000aname")]
    [InlineData("Shop.Orders", "<", "Shop.Orders.<")]
    public void A_method_is_named_as_its_author_knows_it(string? type, string method, string name) =>
        Assert.Equal(name, MethodName.Of(type, method));

    [Fact]
    public async Task The_place_of_an_exception_is_the_topmost_method_that_is_not_of_the_platform()
    {
        const string Here = "Shadowing.Tests.Execution.Words_for_failures";
        Assert.Equal($"threw FormatException at {Here}.Parse", await ThrewAsync(() => Task.FromResult(Parse("x"))));
        Assert.Equal($"threw InvalidOperationException at {Here}.LateAsync", await ThrewAsync(LateAsync));
        Assert.Equal("threw InvalidOperationException",
            FailureLook.Of(CallEnd.Failed(CandidateFailure.Threw), 0, new InvalidOperationException("never thrown")));
        Assert.Equal("threw", FailureLook.Of(CallEnd.Failed(CandidateFailure.Threw), 0, cause: null));
    }

    [Fact]
    public async Task The_stack_names_files_without_their_folders()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(LateAsync);
        var lines = ExceptionPlaces.All(fault).ToList();
        Assert.Matches(@"^Shadowing\.Tests\.Execution\.Words_for_failures\.LateAsync \(Words_for_failures\.cs, line \d+\)$", lines[0]);
        Assert.DoesNotContain(lines,
            line => line.Contains('/', StringComparison.Ordinal) || line.Contains(" in ", StringComparison.Ordinal));
    }

    private static async Task<string?> ThrewAsync(Func<Task<int>> code)
    {
        try
        {
            await code();
            return null;
        }
        catch (Exception fault)
        {
            return FailureLook.Of(CallEnd.Failed(CandidateFailure.Threw), 0, fault);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Parse(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<int> LateAsync()
    {
        await Task.Yield();
        throw new InvalidOperationException("late");
    }
}
