using Shadowing.Accounting;

namespace Shadowing.Fleet.Folding;

/// <summary>The account of one endpoint over the fleet: what each live run has counted, and what all that are gone have. Not for several
/// threads at once.</summary>
internal sealed class LedgerAccount
{
    private readonly Dictionary<string, AccountState> _runs = new(StringComparer.Ordinal);
    private AccountState? _total;

    /// <summary>Gets what runs that were taken in have counted.</summary>
    public AccountState Base { get; private set; } = AccountState.Nothing;

    /// <summary>Gets a value indicating whether the total is another one than was told.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Gets what the fleet has counted.</summary>
    public AccountState Total => _total ??= AccountState.Sum([Base, .. _runs.Values]);

    /// <summary>Takes in what a run has counted up to now; of the empty run, what those have that were taken in.</summary>
    public void Set(string run, AccountState state)
    {
        (_total, IsChanged) = (null, true);
        if (run.Length == 0)
        {
            Base = state;
        }
        else
        {
            _runs[run] = state;
        }
    }

    /// <summary>Takes in a run that has ended.</summary>
    /// <returns>Whether it has counted anything here.</returns>
    public bool TakeIn(string run)
    {
        if (!_runs.Remove(run, out var state))
        {
            return false;
        }

        (Base, _total, IsChanged) = (AccountState.Sum([Base, state.Ended()]), null, true);
        return true;
    }

    /// <summary>Says that the total was told.</summary>
    public void Told() => IsChanged = false;
}
