using Shadowing.Redaction;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A redactor that blocks on the values of one experiment.</summary>
internal sealed class BlockingRedactor(string experiment, Block block) : IRedactor
{
    public string? Redact(in RedactionPlace place, string value)
    {
        if (place.Experiment == experiment)
        {
            block.Wait();
        }

        return value;
    }
}
