namespace Shadowing.Execution;

/// <summary>A control that is not over; <see cref="OpenControls"/> looks after it.</summary>
internal abstract class OpenControl
{
    /// <summary>Gets or sets where it stands among those that are kept, negative where it is not; only for
    /// <see cref="OpenControls"/>.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>Gets when it began, as a timestamp of the time provider.</summary>
    protected internal abstract long StartedAt { get; }

    /// <summary>It has held its place for long enough. Called on the thread of all deadlines, perhaps as it ends.</summary>
    protected internal abstract void GiveUp();
}
