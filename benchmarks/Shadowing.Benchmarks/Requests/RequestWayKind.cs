namespace Shadowing.Benchmarks.Requests;

/// <summary>What becomes of a request's body while the application reads it.</summary>
internal enum RequestWayKind
{
    /// <summary>Nothing: what all others are held against.</summary>
    PassThrough,

    /// <summary>A copy in memory of its own, read and given back by another thread.</summary>
    Floor,

    /// <summary>The framework's buffering as it is by itself: in a file, when it is longer than 30 KB.</summary>
    Buffering,

    /// <summary>The framework's buffering, told to keep all in memory.</summary>
    BufferingInMemory,

    /// <summary>This library: the call is sampled, and the candidate in this process gets the body.</summary>
    Captured,

    /// <summary>Nothing, and the request has no body.</summary>
    PassThroughWithoutBody,

    /// <summary>This library, and the request has no body: what is left is what a sampled call costs anyway.</summary>
    CapturedWithoutBody,
}
