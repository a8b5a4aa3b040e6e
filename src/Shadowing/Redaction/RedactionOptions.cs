namespace Shadowing.Redaction;

/// <summary>What may be kept of values in samples, reports, alerts and on the dashboard.</summary>
/// <remarks>
/// Where values are not kept (see <see cref="Experiments.ShadowingOptions.KeepValues"/>) the lists name the exceptions. Sensitive names win
/// over every list; card numbers, e-mail addresses and tokens are masked in whatever is kept.
/// </remarks>
public sealed class RedactionOptions
{
    /// <summary>Gets the body paths whose values are kept.</summary>
    /// <value>Paths in the grammar of <c>Ignore</c>, such as <c>$.status</c> or <c>$..currency</c>; none by default. A path stands for the
    /// value it selects and for all below it.</value>
    public IList<string> AllowPaths { get; } = [];

    /// <summary>Gets the request and response headers whose values are kept.</summary>
    /// <value>Header names. The default is <c>Accept</c>, <c>Accept-Language</c>, <c>Content-Type</c>, <c>Content-Encoding</c>.</value>
    public IList<string> AllowHeaders { get; } = ["Accept", "Accept-Language", "Content-Type", "Content-Encoding"];

    /// <summary>Gets the query parameters whose values are kept.</summary>
    /// <value>Names; none by default.</value>
    public IList<string> AllowQuery { get; } = [];

    /// <summary>Gets the route parameters whose values are kept.</summary>
    /// <value>Names such as <c>id</c> in <c>/orders/{id}</c>; none by default.</value>
    public IList<string> AllowRoute { get; } = [];

    /// <summary>Gets the names whose values are never kept, besides the built-in ones (passwords, tokens, keys, sessions, …).</summary>
    /// <value>Words; a header, parameter or property whose name contains one, in whatever case, is sensitive. None by default.</value>
    public IList<string> SensitiveNames { get; } = [];
}
