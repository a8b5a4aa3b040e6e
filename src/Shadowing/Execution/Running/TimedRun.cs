namespace Shadowing.Execution.Running;

/// <summary>One run against the clock, of the candidate or of the control in its place: how it ended, and what is left to be given
/// back.</summary>
/// <param name="Running">The run itself.</param>
/// <param name="Timeout">Cancels it.</param>
/// <param name="RunsInProcess">Whether it runs user code in this process, which may block.</param>
/// <param name="CameBack">Whether it was over when it was last looked at; one that was not is lost, until it comes back after all.</param>
/// <param name="End">How it ended.</param>
internal sealed record TimedRun(Task<CandidateAnswer> Running, CandidateTimeout Timeout, bool RunsInProcess, bool CameBack, RunEnd End);
