using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Fleet.Calls;
using Shadowing.Storage.Shared;

namespace Shadowing.Fleet.Runs;

/// <summary>What a process has counted at one moment, by kind, experiment and key; of the process as a whole, or of what came after an
/// earlier moment.</summary>
/// <param name="Accounts">The accounts.</param>
/// <param name="Groups">The groups.</param>
/// <param name="Calls">The calls that nobody was told of yet.</param>
internal sealed record RunCounts(
    IReadOnlyDictionary<(string Experiment, string Key), AccountState> Accounts,
    IReadOnlyDictionary<(string Experiment, string Key), RunGroup> Groups,
    IReadOnlyDictionary<(string Experiment, string Key), RunCallsWaiting> Calls)
{
    /// <summary>Of no call.</summary>
    public static readonly RunCounts Nothing = new(
        new Dictionary<(string, string), AccountState>(), new Dictionary<(string, string), RunGroup>(),
        new Dictionary<(string, string), RunCallsWaiting>());

    /// <summary>Looks at the accounts of this process.</summary>
    /// <param name="book">The accounts.</param>
    /// <param name="groups">The groups, by experiment and id.</param>
    /// <param name="calls">The calls that nobody was told of yet.</param>
    public static RunCounts Of(AccountBook book, IReadOnlyDictionary<(string Experiment, string Key), RunGroup> groups, FleetCalls calls) =>
        new(
            book.Experiments.SelectMany(static experiment => experiment.Endpoints.Select(endpoint => (experiment, endpoint)))
                .ToDictionary(static part => (part.experiment.Name, part.endpoint.Endpoint), static part => part.endpoint.Write()),
            new Dictionary<(string, string), RunGroup>(groups),
            calls.Untold.ToDictionary(static untold => (untold.Key, string.Empty), static untold => new RunCallsWaiting(untold.Value, 0)));

    /// <summary>Gets what came after an earlier moment.</summary>
    public RunCounts After(RunCounts before) => ReferenceEquals(before, Nothing) ? this : new(
        With(Accounts, before.Accounts, static (now, then) => now.After(then), AccountState.Nothing),
        With(Groups, before.Groups, static (now, then) => now.After(then), null),
        With(Calls, before.Calls, static (now, then) => now with { Regained = now.Regained + then.Untold }, new RunCallsWaiting(0, 0)));

    /// <summary>Gets the same without the groups of experiments that were forgotten; accounts stay.</summary>
    public RunCounts Without(HashSet<string> experiments) => Groups.Count == 0 ? this : this with
    {
        Groups = Groups.Where(group => !experiments.Contains(group.Key.Experiment)).ToDictionary(),
    };

    /// <summary>Writes it as rows.</summary>
    public IEnumerable<RunRow> Rows() =>
        Rows(RowKind.Account, Accounts, FleetJsonContext.Rows.AccountState)
            .Concat(Rows(RowKind.Group, Groups, FleetJsonContext.Rows.RunGroup))
            .Concat(Rows(RowKind.Calls, Calls, FleetJsonContext.Rows.RunCallsWaiting));

    /// <summary>Writes as rows what earlier runs of the process have told: what was in flight then ended as another.</summary>
    public IEnumerable<RunRow> RowsBefore() =>
        Rows(RowKind.AccountBefore, Accounts.ToDictionary(static account => account.Key, static account => account.Value.Ended()),
                FleetJsonContext.Rows.AccountState)
            .Concat(Rows(RowKind.GroupBefore, Groups, FleetJsonContext.Rows.RunGroup));

    private static IEnumerable<RunRow> Rows<TState>(string kind, IReadOnlyDictionary<(string Experiment, string Key), TState> states,
        JsonTypeInfo<TState> type) =>
        states.Select(state => new RunRow
        {
            Kind = kind, Experiment = state.Key.Experiment, Key = state.Key.Key, Content = JsonSerializer.Serialize(state.Value, type),
        });

    // What was there then and is gone now still has something to say: what was in flight then has ended.
    private static Dictionary<(string, string), TState> With<TState>(IReadOnlyDictionary<(string, string), TState> now,
        IReadOnlyDictionary<(string, string), TState> before, Func<TState, TState, TState> after, TState? nothing)
        where TState : class
    {
        var counts = new Dictionary<(string, string), TState>();
        foreach (var key in now.Keys.Union(before.Keys))
        {
            var (state, then) = (now.GetValueOrDefault(key) ?? nothing, before.GetValueOrDefault(key));
            if (state is not null)
            {
                counts[key] = then is null ? state : after(state, then);
            }
        }

        return counts;
    }
}
