using Shadowing.Noise;

namespace Shadowing.Mismatches;

/// <summary>Collects an experiment's mismatches by signature, bounded in groups and samples.</summary>
internal sealed class MismatchGroups(string experiment, MismatchBounds bounds, SampleShelf shelf)
{
    private readonly GroupTable<MismatchSignature, MismatchGroup> _groups = new(signature =>
        new MismatchGroup(experiment, signature, shelf, bounds.PerKind));
    private readonly PathNames _names = new();

    /// <summary>Gets the groups.</summary>
    public IEnumerable<MismatchGroup> All => _groups.All;

    /// <summary>Gets how many differences had a signature beyond those that are told apart.</summary>
    public long Beyond => _groups.Beyond;

    /// <summary>Gets the group of a signature; null when it is one too many, which is counted.</summary>
    /// <remarks>Half of the places are for real differences only: noise must not crowd out what matters.</remarks>
    public MismatchGroup? Find(MismatchSignature signature, DifferenceLabel label = DifferenceLabel.Real) =>
        _groups.Find(signature with { Path = _names.Collapse(signature.Path) },
            label == DifferenceLabel.Real ? bounds.Groups : bounds.Groups / 2);

    /// <summary>Gets a group that an earlier run has kept, a new one for a new signature; null when it is one too many.</summary>
    public MismatchGroup? Restore(MismatchSignature signature)
    {
        _names.Learn(signature.Path);
        return _groups.Restore(signature, bounds.Groups);
    }

    /// <summary>Gets a group by its id; null when there is none.</summary>
    public MismatchGroup? Find(string id) => _groups.Find(id);

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
