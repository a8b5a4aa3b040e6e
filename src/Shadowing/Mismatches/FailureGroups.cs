namespace Shadowing.Mismatches;

/// <summary>Collects by signature the calls that an experiment's candidate failed, bounded in groups and samples.</summary>
internal sealed class FailureGroups(string experiment, MismatchBounds bounds, SampleShelf shelf)
{
    private readonly GroupTable<FailureSignature, FailureGroup> _groups = new(signature =>
        new FailureGroup(experiment, signature, shelf, bounds.PerKind));

    /// <summary>Gets the groups.</summary>
    public IEnumerable<FailureGroup> All => _groups.All;

    /// <summary>Gets how many failures had a signature beyond those that are told apart.</summary>
    public long Beyond => _groups.Beyond;

    /// <summary>Gets the group of a signature; null when it is one too many, which is counted.</summary>
    /// <remarks>Types of exceptions and places of code are as many as somebody has made: they take half of the places at most, and further
    /// ones are one group of their endpoint.</remarks>
    public FailureGroup? Find(FailureSignature signature) =>
        _groups.Find(
            signature.IsThrown && !_groups.Has(signature) && _groups.Count >= bounds.Groups / 2
                ? signature with { Kind = FailureKind.AnyThrow }
                : signature,
            bounds.Groups);

    /// <summary>Gets a group by its id; null when there is none.</summary>
    public FailureGroup? Find(string id) => _groups.Find(id);

    /// <summary>Takes back a group that an earlier run has kept; null when it is one too many.</summary>
    public FailureGroup? Restore(FailureGroupState state, DateTimeOffset lastSeen)
    {
        if (_groups.Restore(new FailureSignature(state.Endpoint, state.Failure), bounds.Groups) is not { } group)
        {
            return null;
        }

        group.Restore(state, lastSeen);
        return group;
    }

    /// <summary>Gets the most frequent failure of one evidence run; null where none failed.</summary>
    public LeadingFailure? Leading(GroupScope scope)
    {
        var ofRun = _groups.All.Select(group => (group.Signature, Count: group.CountedIn(scope)))
            .Where(static group => group.Count > 0 && FailureKind.IsFailure(group.Signature.Kind))
            .OrderByDescending(static group => group.Count).ThenBy(static group => group.Signature.Kind, StringComparer.Ordinal).ToList();
        return ofRun is [var (signature, count), ..]
            ? new LeadingFailure(signature.Kind, signature.Endpoint, count, IsOnly: ofRun.Count == 1 && Beyond == 0)
            : null;
    }

    /// <summary>Lets groups go that were last seen before a moment.</summary>
    public void Expire(DateTimeOffset before) => _groups.Expire(before);

    /// <summary>Lets all groups go.</summary>
    public void Clear() => _groups.Clear();

    /// <summary>Has each group told once more to whoever stores them.</summary>
    public void TellAgain()
    {
        foreach (var group in All)
        {
            group.TellAgain();
        }
    }

    /// <summary>Gets the ids of groups that have gone since the last call.</summary>
    public IReadOnlyList<string> TakeRemoved() => _groups.TakeRemoved();
}
