namespace Shadowing.Fleet.Runs;

/// <summary>Says which instance this is, and how it fares.</summary>
/// <param name="instance">The name of the instance.</param>
/// <param name="content">What else the others are to know of it, but for its clock.</param>
internal sealed class RunDescription(Func<string> instance, Func<RunContent> content)
{
    /// <summary>Gets the name of the instance.</summary>
    public string Instance => instance();

    /// <summary>Describes it.</summary>
    /// <param name="ahead">How far its clock is before the store's.</param>
    public RunContent Describe(TimeSpan? ahead) => content() with { ClockAhead = ahead };
}
