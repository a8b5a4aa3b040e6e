namespace Shadowing.Mismatches;

/// <summary>A group of calls, as whoever holds it sees it.</summary>
internal interface IGroup
{
    /// <summary>Gets what identifies the group.</summary>
    string Id { get; }

    /// <summary>Gets when it was last seen.</summary>
    DateTimeOffset LastSeen { get; }

    /// <summary>Lets all samples go: the group itself does.</summary>
    void Clear();
}
