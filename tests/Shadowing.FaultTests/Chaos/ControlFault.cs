namespace Shadowing.FaultTests.Chaos;

/// <summary>What the application does with its answer.</summary>
internal enum ControlFault
{
    None,
    AnnouncedLength,
    SeveralFlushes,
    OverCap,
    ThroughWriter,
    File,
    EventStream,
    NoContent,
    NotModified,
    ServerError,
    CompletesEarly,
    ThrowsBefore,
    ThrowsAfterStart,
    Aborts,
    WritesTooLittle,
    WritesTooMuch,
    BadHeader,
}
