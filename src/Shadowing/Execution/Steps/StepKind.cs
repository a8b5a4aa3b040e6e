namespace Shadowing.Execution.Steps;

/// <summary>What a step of a call does.</summary>
internal enum StepKind
{
    /// <summary>Runs somebody's code elsewhere; what runs here is on the thread that comes to the step.</summary>
    RunElsewhere,

    /// <summary>Runs somebody's code in this process, which may block a thread of the experiment's also after it has gone on by
    /// itself.</summary>
    RunInProcess,

    /// <summary>Judges what was run: rules, comparers, redactors, those who are told. When the host stops it may still come to its
    /// end.</summary>
    Judging,
}
