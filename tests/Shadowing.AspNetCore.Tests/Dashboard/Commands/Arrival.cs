namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>A request as it arrived at a server: what a command that replays it must make arrive again.</summary>
internal sealed record Arrival(string Method, string Target, string Note, string ContentType, string Body);
