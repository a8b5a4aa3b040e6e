namespace Shadowing.Fleet.Runs;

/// <summary>The kinds of rows in a shared store.</summary>
internal static class RowKind
{
    /// <summary>The account of one endpoint.</summary>
    public const string Account = "account";

    /// <summary>A group of mismatches or of failures, by its id.</summary>
    public const string Group = "group";

    /// <summary>The epoch of an experiment's evidence: in what was folded only.</summary>
    public const string Epoch = "epoch";

    /// <summary>The account of one endpoint as earlier runs of the same process have told it, for who looks at the process; whoever folds
    /// has it from those.</summary>
    public const string AccountBefore = "account before";

    /// <summary>A group as earlier runs of the same process have told it.</summary>
    public const string GroupBefore = "group before";

    /// <summary>The calls of an experiment that nobody was told of yet.</summary>
    public const string Calls = "calls";
}
