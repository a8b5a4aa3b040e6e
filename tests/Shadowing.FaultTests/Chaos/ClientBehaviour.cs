namespace Shadowing.FaultTests.Chaos;

/// <summary>What the client does.</summary>
internal enum ClientBehaviour
{
    Whole,
    TwoAtOnce,
    InPieces,
    ExpectsContinue,
    GoesAwayAtOnce,
    GoesAwayAmidTheAnswer,
    CutsItsUpload,
}
