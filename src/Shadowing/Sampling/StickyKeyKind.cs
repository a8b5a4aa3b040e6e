namespace Shadowing.Sampling;

/// <summary>Where the value comes from that decides for a caller again and again alike.</summary>
internal enum StickyKeyKind
{
    /// <summary>A request header.</summary>
    Header,

    /// <summary>A claim of the authenticated user.</summary>
    Claim,

    /// <summary>A value of the matched route.</summary>
    Route,

    /// <summary>The trace id, so that all services of one trace decide alike.</summary>
    Trace,
}
