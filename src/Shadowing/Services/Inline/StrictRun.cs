using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Accounting;
using Shadowing.Execution;

namespace Shadowing.Services.Inline;

/// <summary>Runs both sides and waits for the comparison, for tests that want to hear of every mismatch.</summary>
internal static class StrictRun
{
    public static Task<TControl> RunAsync<TState, TService, TControl, TCandidate>(
        InlineShadowCall<TState, TService, TControl, TCandidate> call, TState state,
        Func<TState, CancellationToken, Task<TControl>> control, CancellationToken cancellation)
        where TService : class => RunAsync(call, () => control(state, cancellation));

    public static TControl Run<TState, TService, TControl, TCandidate>(InlineShadowCall<TState, TService, TControl, TCandidate> call,
        TState state, Func<TState, TControl> control)
        where TService : class => RunAsync(call, () => Task.FromResult(control(state))).GetAwaiter().GetResult();

    private static async Task<TControl> RunAsync<TState, TService, TControl, TCandidate>(
        InlineShadowCall<TState, TService, TControl, TCandidate> call, Func<Task<TControl>> control)
        where TService : class
    {
        var concluded = new TaskCompletionSource<ConcludedCall>(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Concluded = concluded.SetResult;
        var experiment = call.Experiment.Name;
        Exception? thrown = null;
        TControl result = default!;
        try
        {
            result = await control().ConfigureAwait(false);
            call.Record.Returned(result);
        }
        catch (Exception failure)
        {
            thrown = failure;
            call.Record.Threw(failure);
        }

        // Not on the caller's context: the synchronous form holds that while it waits.
        var conclusion = await concluded.Task.ConfigureAwait(false);
        if (conclusion.End.Outcome is not CallOutcome.Match
            && !(thrown is OperationCanceledException && conclusion.End.Outcome is CallOutcome.Aborted))
        {
            throw new ShadowMismatchException(Message(experiment, conclusion), conclusion.Cause ?? thrown);
        }

        if (thrown is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(thrown);
        }

        return result;
    }

    public static string Message(string experiment, ConcludedCall conclusion)
    {
        var text = new StringBuilder(experiment).Append(": ").Append(conclusion.End.Word)
            .Append(conclusion.End.Reason is { } reason ? $" ({reason})" : string.Empty).Append('.');
        foreach (var difference in conclusion.Comparison?.Differences ?? [])
        {
            text.AppendLine().Append("  ").Append(difference.Path).Append(": ").Append(difference.Control ?? "nothing").Append(" → ")
                .Append(difference.Candidate ?? "nothing")
                .Append(difference.How is { } how ? $" ({how})" : string.Empty);
        }

        if (conclusion.Comparison?.Truncated is true)
        {
            text.AppendLine().Append("  and more");
        }

        return text.ToString();
    }
}
