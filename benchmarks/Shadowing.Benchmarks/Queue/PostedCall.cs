using Shadowing.Execution;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Redaction;

namespace Shadowing.Benchmarks.Queue;

/// <summary>A call that is only handed over, and never run.</summary>
internal sealed class PostedCall : ShadowCall
{
    public override bool RunsInProcess => false;

    public override bool SelfCheckRunsInProcess => false;

    public override Observation Control => default;

    public override Task<CandidateAnswer> RunCandidateAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public override Task<CandidateAnswer> RunSelfCheckAsync(CancellationToken cancellation) => throw new NotSupportedException();

    public override SampleRequest Describe(ValueRedactor redactor) => throw new NotSupportedException();

    public override void Release()
    {
    }
}
