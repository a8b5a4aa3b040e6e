using Shadowing.Redaction;

namespace Shadowing.FaultTests.Loops;

/// <summary>A redactor that throws.</summary>
internal sealed class FaultyRedactor(Fault fault) : IRedactor
{
    public string? Redact(in RedactionPlace place, string value)
    {
        fault.Happen();
        return value;
    }
}
