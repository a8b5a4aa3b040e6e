namespace Shadowing.Tests.Services.Faults;

/// <summary>What is wrong with a candidate.</summary>
public enum FaultKind
{
    /// <summary>It takes two seconds, and heeds its cancellation where it has a token.</summary>
    TakesTwoSeconds,

    /// <summary>It never ends.</summary>
    Hangs,

    /// <summary>It holds its thread and never ends.</summary>
    Blocks,

    /// <summary>It throws before there is a task.</summary>
    ThrowsAtOnce,

    /// <summary>It throws after it awaited something.</summary>
    ThrowsLater,

    /// <summary>Its constructor throws.</summary>
    ThrowsInConstructor,

    /// <summary>Its Dispose throws.</summary>
    ThrowsInDispose,

    /// <summary>Its DisposeAsync throws.</summary>
    ThrowsInDisposeAsync,

    /// <summary>It says that it was cancelled, by nobody.</summary>
    CancelsItself,

    /// <summary>It changes the list that it was given.</summary>
    ChangesArguments,
}
