namespace Shadowing.FaultTests.Chaos;

/// <summary>How the application reads what the client sends.</summary>
internal enum Reading
{
    Whole,
    Nothing,
    Some,
    ThroughReader,
    ByCopying,
}
