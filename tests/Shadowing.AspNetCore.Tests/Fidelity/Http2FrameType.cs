namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The frame types of RFC 9113 that a client meets.</summary>
internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    ResetStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
    Continuation = 9,
}
