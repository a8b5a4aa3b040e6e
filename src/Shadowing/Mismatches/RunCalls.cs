using Shadowing.Experiments;

namespace Shadowing.Mismatches;

/// <summary>Counts the calls of one evidence run in which a group was seen. Not for several threads at once.</summary>
internal sealed class RunCalls(EvidenceKey run)
{
    private CallSet? _which;
    private bool _isForgotten;
    private long _counted;
    private long _calls;

    /// <summary>Gets which run it is.</summary>
    public EvidenceKey Run => run;

    /// <summary>Counts a call.</summary>
    /// <param name="isCounted">Whether it is counted there.</param>
    /// <param name="call">Its random number; null where nobody asks which calls they are.</param>
    public void Saw(bool isCounted, ulong? call)
    {
        _calls++;
        _counted += isCounted ? 1 : 0;
        if (isCounted && call is { } number && !_isForgotten)
        {
            (_which ??= new CallSet()).Add(number);
        }
    }

    /// <summary>Lets go which calls they were, for good: a part of them is none.</summary>
    public void Forget() => (_which, _isForgotten) = (null, true);

    /// <summary>Reads it.</summary>
    public RunTally Read() => new(run, _counted, _calls, _which?.Read());

    /// <summary>Adds what an earlier process has seen of the same run.</summary>
    public void Restore(RunTally before)
    {
        (_counted, _calls) = (_counted + before.Counted, _calls + before.Calls);
        if (before.Which is { Smallest: not null } which && which.Count == before.Counted && !_isForgotten)
        {
            (_which ??= new CallSet()).Restore(which);
        }
        else if (before.Counted > 0)
        {
            Forget();
        }
    }
}
