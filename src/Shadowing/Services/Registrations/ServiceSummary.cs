namespace Shadowing.Services.Registrations;

/// <summary>What the start-up log says of one decorated service.</summary>
/// <param name="Shadowed">The methods that are shadowed, each with how its result is kept.</param>
/// <param name="NotComparable">The methods that are sampled and cannot be compared, each with why and the way out.</param>
/// <param name="ControlOnly">The methods that go to the control only, each with why.</param>
/// <param name="Warnings">What should be looked at.</param>
/// <param name="Notes">What is good to know.</param>
internal sealed record ServiceSummary(IReadOnlyList<string> Shadowed, IReadOnlyList<string> NotComparable,
    IReadOnlyList<string> ControlOnly, IReadOnlyList<string> Warnings, IReadOnlyList<string> Notes)
{
    /// <summary>Gets the methods that are shadowed, as accounts name them.</summary>
    public IReadOnlyList<string> Endpoints { get; init; } = [];
}
