using Shadowing.Experiments;

namespace Shadowing.Evidence.Guardrails;

/// <summary>That a candidate was found harmful, which stays as long as its limit is not raised.</summary>
/// <param name="Guardrail">The question.</param>
/// <param name="Limit">The limit that it was above.</param>
/// <param name="At">When that was found.</param>
/// <param name="Bad">How many calls were bad by then.</param>
/// <param name="Of">Of how many.</param>
internal sealed record Harm(string Guardrail, double Limit, DateTimeOffset At, long Bad, long Of)
{
    /// <summary>Tells whether it stands under the limits of now.</summary>
    public bool Stands(LimitOptions limits) =>
        Guardrails.Guardrail.All.FirstOrDefault(guardrail => guardrail.Name == Guardrail)?.HarmLimit(limits) <= Limit;
}
