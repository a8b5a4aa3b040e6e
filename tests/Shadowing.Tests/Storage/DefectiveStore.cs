using Shadowing.History;
using Shadowing.Storage;
using Shadowing.Storage.Memory;

namespace Shadowing.Tests.Storage;

/// <summary>A store with one thing wrong, to see whether the tests of the kit notice.</summary>
internal sealed class DefectiveStore(Defect defect) : IShadowStore
{
    private readonly MemoryStore _store = new();
    private readonly List<AuditEntry> _entries = [];
    private readonly Dictionary<string, StoredGroup> _firstGroups = [];

    public string Description => "broken";

    public bool SurvivesRestart => false;

    public async Task<StoredState> LoadAsync(CancellationToken cancellation)
    {
        var state = await _store.LoadAsync(Token(cancellation));
        return defect switch
        {
            Defect.LosesSamples => state with { Samples = [] },
            Defect.LosesTheLastGroup => state with { Groups = [.. state.Groups.SkipLast(1)] },
            Defect.KeepsTheFirstGroup => state with { Groups = [.. state.Groups.Select(group => _firstGroups[group.Id])] },
            Defect.CutsTextsAtTheFirstZero =>
                state with { Groups = [.. state.Groups.Select(group => group with { Content = group.Content.Split('\0')[0] })] },
            _ => state,
        };
    }

    public async Task SaveAsync(StoreBatch batch, CancellationToken cancellation)
    {
        foreach (var group in batch.Groups.Where(group => group.Id is not null))
        {
            _firstGroups.TryAdd(group.Id, group);
        }

        _entries.AddRange(batch.Audit);
        var token = Token(cancellation);
        switch (defect)
        {
            case Defect.ForgetsNothing:
                batch = batch with { ForgottenExperiments = [] };
                break;
            case Defect.ForgetsByExactName:
                batch = batch with { ForgottenExperiments = [.. batch.ForgottenExperiments.Where(name => !name.Any(char.IsUpper))] };
                break;
            case Defect.KeepsSamplesOfRemovedGroups:
                var kept = (await _store.LoadAsync(default)).Samples.Where(sample => batch.RemovedGroups.Contains(sample.Group));
                batch = batch with { Samples = [.. kept, .. batch.Samples] };
                break;
            case Defect.TakesOnlyTheFirstMinuteOfABatch:
                batch = batch with { Minutes = [.. batch.Minutes.Take(1)] };
                break;
            case Defect.ExpiresNothing:
                batch = batch with { ExpireBefore = null };
                break;
            case Defect.WritesHalfOfAnInvalidBatch:
                await _store.SaveAsync(new StoreBatch
                {
                    ForgottenExperiments = batch.ForgottenExperiments,
                    RemovedGroups = batch.RemovedGroups, Evidence = batch.Evidence
                }, token);
                break;
            case Defect.WritesInTwoSteps:
                await _store.SaveAsync(new StoreBatch { Minutes = [.. batch.Minutes.Take(1)] }, token);
                await Task.Yield();
                break;
            default:
                break;
        }

        await _store.SaveAsync(batch, token);
        if (defect is Defect.ExpiresTheAudit && batch.ExpireBefore is { } moment)
        {
            _entries.RemoveAll(entry => entry.At < moment);
        }
    }

    public async Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from,
        DateTimeOffset to, CancellationToken cancellation)
    {
        var minutes = await _store.ReadHistoryAsync(experiment, endpoint, from,
            defect is Defect.ReadsTheEndOfTheSpanToo && to > from ? to.AddTicks(1) : to, Token(cancellation));
        return defect is Defect.KeepsRunsApart
            ? [.. minutes.SelectMany(minute => minute.Sampled > 10 ? (HistoryMinute[])[minute, minute] : [minute])]
            : minutes;
    }

    public async Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation)
    {
        var annotations = await _store.ReadAnnotationsAsync(experiment, from, to, Token(cancellation));
        return defect is Defect.ReadsAllAnnotations && annotations.Count == 1_000 ? [annotations[0], .. annotations] : annotations;
    }

    public async Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation)
    {
        if (defect is Defect.TakesTheNewerAuditEntry or Defect.ExpiresTheAudit)
        {
            cancellation.ThrowIfCancellationRequested();
            var known = defect is Defect.TakesTheNewerAuditEntry
                ? _entries.AsEnumerable().Reverse().DistinctBy(entry => entry.Id)
                : _entries.DistinctBy(entry => entry.Id).Reverse();
            return [.. known.OrderByDescending(entry => entry.At).Skip(skip).Take(take)];
        }

        var entries = await _store.ReadAuditAsync(skip, take, Token(cancellation));
        return defect is Defect.ReadsTheAuditOldestFirst ? [.. entries.Reverse()] : entries;
    }

    private CancellationToken Token(CancellationToken cancellation) => defect is Defect.IgnoresCancellation ? default : cancellation;
}
