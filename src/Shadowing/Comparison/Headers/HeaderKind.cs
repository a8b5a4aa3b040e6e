namespace Shadowing.Comparison.Headers;

/// <summary>Says what the values of a header mean.</summary>
internal enum HeaderKind
{
    /// <summary>Whatever we do not know: compared as it is.</summary>
    Text,
    MediaType,
    Cookies,

    /// <summary>Elements whose order means something.</summary>
    List,

    /// <summary>Elements without an order.</summary>
    Set,

    /// <summary>Names without an order, in any case.</summary>
    Names,

    /// <summary>A reference to a resource, absolute or not.</summary>
    Reference,

    Instant,
}
