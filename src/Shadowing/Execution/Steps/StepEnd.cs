namespace Shadowing.Execution.Steps;

/// <summary>What a step of a call came to.</summary>
/// <typeparam name="T">What its code comes to.</typeparam>
/// <param name="Ended">The code's task, which has ended; null when the step is lost.</param>
/// <param name="Took">How long it took, or how long it was waited for.</param>
internal readonly record struct StepEnd<T>(Task<T>? Ended, TimeSpan Took);
