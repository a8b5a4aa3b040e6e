using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Selection;

/// <summary>What becomes of a call that was looked up and is not left alone.</summary>
/// <param name="Endpoint">What it belongs to.</param>
/// <param name="IsSampled">Whether it is sampled; else it is timed only.</param>
/// <param name="TimedFrom">When it began, as a timestamp of the time provider; 0 where it is not timed.</param>
internal readonly record struct SelectedCall(ShadowedEndpoint Endpoint, bool IsSampled, long TimedFrom);
