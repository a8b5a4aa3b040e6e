namespace Shadowing.Execution.Threads;

/// <summary>Something that must not go on for longer than a time: <see cref="Deadlines"/> says when that is over.</summary>
internal abstract class Deadline
{
    /// <summary>Gets or sets when it is over, as a timestamp; only for <see cref="Deadlines"/>.</summary>
    internal long Due { get; set; }

    /// <summary>Gets or sets where it stands among those that are kept, negative where it is not; only for
    /// <see cref="Deadlines"/>.</summary>
    internal int Place { get; set; } = -1;

    /// <summary>Gets a value indicating whether its time is over at the latest when the host gives up waiting.</summary>
    protected internal virtual bool EndsWithHost => false;

    /// <summary>Its time is over. Called once at most, on the thread of all deadlines: it must be short, and run no code of the
    /// user's.</summary>
    protected internal abstract void Expired();
}
