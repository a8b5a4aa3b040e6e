using System.Diagnostics;
using Shadowing.Accounting;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Redaction;

namespace Shadowing.Execution;

/// <summary>One sampled call on its way from the caller's path through the queue: what was recorded of the control, and how to run the
/// candidate.</summary>
/// <remarks>It holds copies only, nothing of the caller's request. A test walks its fields to keep it so.</remarks>
internal abstract class ShadowCall
{
    /// <summary>Gets the settings of the moment when the call was sampled.</summary>
    public Experiment Experiment { get; protected set; } = null!;

    /// <summary>Gets the experiment's state.</summary>
    public ExperimentState State { get; protected set; } = null!;

    /// <summary>Gets the account of the call's endpoint.</summary>
    public EndpointAccount Account { get; protected set; } = null!;

    /// <summary>Gets or sets how long the control took.</summary>
    public TimeSpan ControlDuration { get; set; }

    /// <summary>Gets or sets how long the candidate took; null until it was run.</summary>
    public TimeSpan? CandidateDuration { get; set; }

    /// <summary>Gets or sets when the call was queued, as a timestamp of the time provider.</summary>
    public long QueuedAt { get; set; }

    /// <summary>Gets or sets the caller's trace, to link to; default when nobody traces.</summary>
    public ActivityContext ControlTrace { get; set; }

    /// <summary>Gets or sets the span of the candidate's run; null while it is not run, and when nobody traces.</summary>
    public Activity? Span { get; set; }

    /// <summary>Gets the credential headers that the control had and the candidate did not get.</summary>
    public IReadOnlyList<string> Withheld { get; protected set; } = [];

    /// <summary>Gets or sets who waits for the end; null when nobody does.</summary>
    public Action<ConcludedCall>? Concluded { get; set; }

    /// <summary>Gets what the caller said of the call, for the report.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Context => [];

    /// <summary>Gets a value indicating whether the candidate runs user code in this process, which may block.</summary>
    public abstract bool RunsInProcess { get; }

    /// <summary>Gets whether the call is to be self-checked.</summary>
    public SelfCheckPlan SelfCheckPlan { get; protected set; }

    /// <summary>Gets a value indicating whether a self-check runs user code in this process.</summary>
    public abstract bool SelfCheckRunsInProcess { get; }

    /// <summary>Gets what was recorded of the control.</summary>
    public abstract Observation Control { get; }

    /// <summary>Runs the candidate; exceptions say how it failed.</summary>
    public abstract Task<CandidateAnswer> RunCandidateAsync(CancellationToken cancellation);

    /// <summary>Runs the control once more, in the candidate's place; exceptions say how it failed.</summary>
    public abstract Task<CandidateAnswer> RunSelfCheckAsync(CancellationToken cancellation);

    /// <summary>Decides, when the candidate has answered, whether the planned self-check takes place.</summary>
    public bool TakesSelfCheck() => SelfCheckPlan switch
    {
        SelfCheckPlan.None => false,
        SelfCheckPlan.WhileLearning => Account.Noise.TryLearn(),

        // One that is drawn is one of the first as well.
        SelfCheckPlan.Drawn => Account.Noise.TryLearn() || true,
        _ => throw new UnreachableException(),
    };

    /// <summary>Gets the call for a sample, and how to make it again; of its values what may be kept.</summary>
    public abstract SampleRequest Describe(ValueRedactor redactor);

    /// <summary>Gets what makes two calls the same, so that a burst of one call does not count as many; null where every call is one of its
    /// own.</summary>
    public virtual ulong? Fingerprint => null;

    /// <summary>Gives everything back that the call holds. Nobody may touch it afterwards.</summary>
    public abstract void Release();
}
