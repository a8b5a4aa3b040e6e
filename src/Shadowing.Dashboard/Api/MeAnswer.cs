namespace Shadowing.Dashboard.Api;

/// <summary>What the caller may do.</summary>
internal sealed record MeAnswer(bool View, bool Inspect, bool Operate, string Name);
