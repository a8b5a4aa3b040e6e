using Shadowing.Accounting;
using Shadowing.Storage.Shared;

namespace Shadowing.Tests.Fleet;

/// <summary>A process of a trial, and what is known of it from outside.</summary>
internal sealed class TrialProcess(FleetProcess inner)
{
    private readonly List<Action> _inFlight = [];

    public FleetProcess Inner => inner;

    /// <summary>Gets what it had counted when it forgot last.</summary>
    public AccountReport AtForgetting { get; private set; } = AccountReport.Sum([]);

    /// <summary>Gets or sets the epoch of the run that it wrote last as.</summary>
    public long WrittenEpoch { get; set; }

    /// <summary>Gets the batches that the store has taken.</summary>
    public HashSet<(string Run, long Number)> Counted { get; } = [];

    /// <summary>Gets or sets what it had counted when it wrote last.</summary>
    public AccountReport Written { get; set; } = AccountReport.Sum([]);

    /// <summary>Gets what it had counted when the open batch was made.</summary>
    public AccountReport AtBatch { get; private set; } = AccountReport.Sum([]);

    public void Begin(RecordedCall call) => _inFlight.Add(inner.Begin(call));

    public void EndSome(Random random)
    {
        foreach (var end in _inFlight.Where(_ => random.Next(2) == 0).ToList())
        {
            end();
            _inFlight.Remove(end);
        }
    }

    public void EndAll()
    {
        _inFlight.ForEach(static end => end());
        _inFlight.Clear();
    }

    public RunBatch Next(bool isOver = false)
    {
        var isNew = !inner.Member.IsOpen;
        var batch = inner.Next(isOver);
        AtBatch = isNew ? Account() : AtBatch;
        return batch;
    }

    /// <summary>Hears that the experiment was forgotten.</summary>
    public void Hear(long epoch)
    {
        if (inner.Forget(epoch))
        {
            AtForgetting = Account();
        }
    }

    private AccountReport Account() =>
        AccountReport.Sum([.. inner.Book.Experiment(FleetProcess.Experiment).Endpoints.Select(endpoint => endpoint.Read())]);
}
