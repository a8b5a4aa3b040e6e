namespace Shadowing.Services.Snapshots;

/// <summary>How a result is kept until it is compared.</summary>
internal enum SnapshotKind
{
    /// <summary>There is none: only that the call succeeded, or how it failed, is compared.</summary>
    Nothing,

    /// <summary>Nobody can change it: the reference is kept, and serialized by the pump.</summary>
    Later,

    /// <summary>It is plain data that somebody may change: it is serialized before the caller gets it.</summary>
    AtOnce,

    /// <summary>What the user takes of it is kept.</summary>
    Projected,

    /// <summary>Nobody may look into it.</summary>
    NotComparable,
}
