namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>What stands before an application's endpoint.</summary>
internal enum ServedKind
{
    /// <summary>Nothing.</summary>
    Plain,

    /// <summary>This library.</summary>
    Shadowed,

    /// <summary>A middleware that has a bare <see cref="HttpClient"/> get the same answer from the candidate and read it to its end: the
    /// least that a shadow call over HTTP can cost.</summary>
    BareGet,
}
