namespace Shadowing.Notifications.Sinks;

/// <summary>A place where both sides of a call differ, without the values.</summary>
/// <param name="Path">The path with its indexes removed, in the grammar of <c>Ignore</c>.</param>
/// <param name="Kind">The kind: status, header, exception, value, type, missing, unexpected, order, length, text or bytes.</param>
/// <param name="Label">What it is: <c>real</c>, <c>noise</c> or <c>unverifiable</c>.</param>
public sealed record ComparedDifference(string Path, string Kind, string Label);
