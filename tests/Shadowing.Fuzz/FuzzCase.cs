using Shadowing.Tests.Comparison.Oracle;

namespace Shadowing.Fuzz;

/// <summary>What is compared at the moment.</summary>
internal sealed record FuzzCase(byte[] Control, byte[] Candidate, IReadOnlyList<NaiveRule> Rules, long Start)
{
    public override string ToString() =>
        $"control:   {Convert.ToBase64String(Control)}\ncandidate: {Convert.ToBase64String(Candidate)}\nrules:\n{string.Join('\n', Rules)}";
}
