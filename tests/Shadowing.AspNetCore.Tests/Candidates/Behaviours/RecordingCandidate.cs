using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;
using Shadowing.Execution;

namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>Runs a candidate, and keeps what the library is told of it.</summary>
internal sealed class RecordingCandidate(IHttpCandidate inner, Action<string> record) : IHttpCandidate
{
    public bool RunsInProcess => inner.RunsInProcess;

    public Uri? Address => inner.Address;

    public async Task<CandidateAnswer> RunAsync(HttpShadowCall call, CancellationToken cancellation)
    {
        try
        {
            var answer = await inner.RunAsync(call, cancellation);
            var headers = call.Experiment.Rules.ComparedHeaders.Zip(answer.Observation.Headers).Where(header => header.Second is not null)
                .Select(header => $"{header.First}: {Sent(header.Second!, call.Protocol)}");
            record(BehaviourApp.Answered(answer.Observation.Status, headers, answer.Observation.Body.Span));
            return answer;
        }
        catch (CandidateFailedException failed) when (failed.Failure == CandidateFailure.BrokenResponse)
        {
            record("broken");
            throw;
        }
        catch (Exception failure)
        {
            record($"threw {Notes.Describe(failure)}");
            throw;
        }
    }

    // As a client of HTTP/1.1 reads them: without white space around, and without what was null among others. Both sides are recorded as
    // they were set.
    private static string Sent(string lines, string protocol) =>
        string.Join(" + ", protocol is "HTTP/2"
            ? lines.Split('\n')
            : lines.Split('\n').Select(static line => line.Trim())
                .Where(line => line.Length > 0 || !lines.Contains('\n', StringComparison.Ordinal)));
}
