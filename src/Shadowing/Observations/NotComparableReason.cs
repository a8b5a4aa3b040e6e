namespace Shadowing.Observations;

/// <summary>Why the nature of a call, or of its answer, forbids a comparison.</summary>
internal enum NotComparableReason
{
    /// <summary>Server-sent events, gRPC, a WebSocket, an upgrade, CONNECT or multipart/x-mixed-replace.</summary>
    Stream,

    /// <summary>The request asked for a part, or only for news (Range, If-None-Match, …).</summary>
    ConditionalRequest,

    /// <summary>The control answered 206.</summary>
    PartialContent,

    /// <summary>The control answered 304.</summary>
    NotModified,

    /// <summary>The control's answer is empty, and a status page will be written in its place, where it is not seen.</summary>
    StatusPage,

    /// <summary>The control sent a file past the body, by the operating system.</summary>
    FileSent,

    /// <summary>The control went back in a buffered answer and wrote over a part of it.</summary>
    ResponseRewritten,

    /// <summary>The control, or what it answered, was not over within a minute: the call's place is another's.</summary>
    ControlNotEnded,

    /// <summary>The request's path has parts that a server, or a proxy on the way, could take for <c>..</c>: it goes to no other
    /// server.</summary>
    UnsafePath,

    /// <summary>The control's body is over the cap.</summary>
    ControlBodyOverCap,

    /// <summary>The request's body is over the cap.</summary>
    RequestBodyOverCap,

    /// <summary>The application did not read the whole request body, so that there is no whole copy.</summary>
    RequestBodyNotRead,

    /// <summary>The recorded length is not the Content-Length that the control announced.</summary>
    LengthMismatch,

    /// <summary>The candidate's body is over the cap.</summary>
    CandidateBodyOverCap,

    /// <summary>The control's body is not what its Content-Type says.</summary>
    ControlBodyInvalid,

    /// <summary>One side's decompressed body is over the cap.</summary>
    DecodedOverCap,

    /// <summary>A Content-Encoding that cannot be decoded.</summary>
    UnknownEncoding,

    /// <summary>The documents are too deep or too large to hold against each other within the budget.</summary>
    TooComplex,

    /// <summary>A rule of the user's threw.</summary>
    RuleFailed,

    /// <summary>The candidate refused a call whose credential was withheld from it.</summary>
    CredentialWithheld,

    /// <summary>A carried value could not be captured or restored.</summary>
    CarryFailed,

    /// <summary>Nobody may look into the result of a service's method: an interface, lazy members, a stream.</summary>
    ResultType,

    /// <summary>A service's method has an argument that both sides could change.</summary>
    MutableArgument,

    /// <summary>A service's result could not be serialized: an object of another type than declared, a cycle, a getter that
    /// threw.</summary>
    SnapshotFailed,

    /// <summary>The recording itself failed: a fault of this library, counted and logged.</summary>
    CaptureFailed,
}
