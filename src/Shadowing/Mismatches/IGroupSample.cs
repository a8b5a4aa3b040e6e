namespace Shadowing.Mismatches;

/// <summary>A sample of a group, as whoever keeps it sees it.</summary>
internal interface IGroupSample
{
    /// <summary>Gets what identifies it.</summary>
    string Id { get; }

    /// <summary>Gets when it was taken.</summary>
    DateTimeOffset At { get; }

    /// <summary>Gets a value indicating whether it belongs to the fair draw, rather than to the newest.</summary>
    bool IsDrawn { get; }
}
