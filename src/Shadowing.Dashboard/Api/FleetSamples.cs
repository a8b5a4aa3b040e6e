using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Mismatches;
using Shadowing.Reports.Fleets;

namespace Shadowing.Dashboard.Api;

/// <summary>Gets samples: they are at hand of this process, and are read of the fleet when somebody looks.</summary>
internal sealed class FleetSamples(FleetView fleet)
{
    /// <summary>Gets the samples of a group of mismatches, newest first; null, and the answer is written, where the store does not
    /// answer.</summary>
    public Task<IReadOnlyList<MismatchSample>?> OfAsync(HttpContext context, EvidenceView view, MismatchGroup group) =>
        AskAsync<IReadOnlyList<MismatchSample>>(context, async cancellation => view.Book.Scope.Of == EvidenceScope.Fleet
            ? await fleet.ReadSamplesAsync(group, cancellation)
            : [.. group.Samples().Select(static kept => kept.Sample)]);

    /// <summary>Gets the samples of a group of failures, newest first; null, and the answer is written, where the store does not
    /// answer.</summary>
    public Task<IReadOnlyList<FailureSample>?> OfAsync(HttpContext context, EvidenceView view, FailureGroup group) =>
        AskAsync<IReadOnlyList<FailureSample>>(context, async cancellation => view.Book.Scope.Of == EvidenceScope.Fleet
            ? await fleet.ReadSamplesAsync(group, cancellation)
            : [.. group.Samples().Select(static kept => kept.Sample)]);

    /// <summary>Gets a view whose groups have their samples; null, and the answer is written, where the store does not answer.</summary>
    public Task<EvidenceView?> WithSamplesAsync(HttpContext context, EvidenceView view) =>
        AskAsync(context, async cancellation => view.Book.Scope.Of == EvidenceScope.Fleet
            ? await fleet.ReadWithSamplesAsync(cancellation)
            : view);

    private static async Task<T?> AskAsync<T>(HttpContext context, Func<CancellationToken, Task<T>> ask)
        where T : class
    {
        try
        {
            return await ask(context.RequestAborted);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store does not answer.",
                "The samples of the fleet cannot be read now; the page Health says how the store fares.");
            return null;
        }
    }
}
