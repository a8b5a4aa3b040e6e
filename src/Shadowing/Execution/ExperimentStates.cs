using System.Collections.Concurrent;
using Shadowing.Evidence;

namespace Shadowing.Execution;

/// <summary>Holds the state of each experiment by name.</summary>
internal sealed class ExperimentStates(AccountBook book, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, ExperimentState> _states = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets how many candidate calls of all experiments did not come back.</summary>
    public int Stuck => _states.Values.Sum(static state => state.Stuck);

    /// <summary>Gets an experiment's state, a new one for a new name.</summary>
    public ExperimentState Of(string name) => _states.GetOrAdd(name, key => new ExperimentState(book.Experiment(key), book.Samples, time));
}
