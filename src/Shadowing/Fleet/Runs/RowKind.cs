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

    /// <summary>The calls of an experiment that nobody was told of yet.</summary>
    public const string Calls = "calls";
}
