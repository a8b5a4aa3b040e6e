namespace Shadowing.AspNetCore.Capture;

/// <summary>How far the server is with the callbacks that the application wants run when its response starts.</summary>
internal enum CallbackPhase
{
    /// <summary>Nobody looks: the response had started before, or has no such callbacks.</summary>
    Unwatched,

    /// <summary>One of ours will run after those of the control.</summary>
    Registered,

    /// <summary>And one before them.</summary>
    RegisteredTwice,

    /// <summary>The one before them has run. When nothing follows, one of them threw.</summary>
    Running,

    /// <summary>All have run.</summary>
    Ran,
}
