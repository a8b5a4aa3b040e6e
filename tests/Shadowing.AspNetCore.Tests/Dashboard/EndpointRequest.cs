namespace Shadowing.AspNetCore.Tests.Dashboard;

/// <summary>A request to one of the application's endpoints, and what the endpoint says that its caller needs.</summary>
internal sealed record EndpointRequest(string Method, string Path, string Need)
{
    /// <summary>Gets a value indicating whether it is a change.</summary>
    public bool IsChange => Need is "Operate";

    public override string ToString() => $"{Method} {Path}";
}
