namespace Shadowing.Experiments;

/// <summary>Which headers of an experiment are compared, and which go along to a candidate on another server.</summary>
public sealed class HeaderOptions
{
    /// <summary>Gets the response headers that are compared.</summary>
    /// <value>Header names. The default is <c>Content-Type</c>, which is compared even when it is not listed.</value>
    public IList<string> Compare { get; } = ["Content-Type"];

    /// <summary>Gets the request headers that a candidate on another server receives.</summary>
    /// <value>
    /// Header names. The default is <c>Accept</c> and <c>Accept-Language</c>; <c>Content-Type</c> goes along with a body in any case.
    /// Credentials (<c>Authorization</c>, <c>Cookie</c>, API keys) and sensitive query parameters go only when named here.
    /// </value>
    /// <remarks>Hop-by-hop headers, <c>Host</c> and <c>Content-Length</c> cannot be named: they belong to the connection.</remarks>
    public IList<string> Forward { get; } = ["Accept", "Accept-Language"];
}
