namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>How much of a request the server has when the pipeline begins.</summary>
internal enum Arrival
{
    /// <summary>What comes in time: then frames, and resets of streams, follow how far the client was.</summary>
    AsItComes,

    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The beginning of its body; the client sends the rest when it has the answer. Over HTTP/2, where the server then resets the
    /// stream, it never ends.</summary>
    RestAfterTheAnswer,
}
