namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>How a connection ended, seen from the client.</summary>
internal enum ConnectionEnding
{
    /// <summary>The client closed it, after everything it asked for had arrived.</summary>
    ByClient,

    /// <summary>The server closed it in order (FIN).</summary>
    Closed,

    /// <summary>The server broke it (RST).</summary>
    Reset,

    /// <summary>The client's deadline passed first.</summary>
    TimedOut,
}
