using System.Diagnostics;
using System.Text.Json;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Telemetry;

namespace Shadowing.Storage.Archives;

/// <summary>Takes groups of mismatches and of failures, and their samples, to the store and back, and lets go what is too old.</summary>
/// <remarks>The store is read before the settings are: how much is kept, and for how long, is not known until then, so that what was read
/// waits.</remarks>
internal sealed class MismatchArchive : IEvidenceSource
{
    private readonly AccountBook _book;
    private readonly ExperimentRegistry _registry;
    private readonly FaultLog _faults;
    private readonly Lock _gate = new();
    private StoredState? _waiting;
    private bool _isOpen;

    public MismatchArchive(AccountBook book, ExperimentRegistry registry, FaultLog faults)
    {
        (_book, _registry, _faults) = (book, registry, faults);
        registry.Subscribe(_ => Open());
        if (!ReferenceEquals(registry.Current, ExperimentCatalog.Empty))
        {
            Open();
        }
    }

    /// <inheritdoc/>
    public void Restore(StoredState state)
    {
        lock (_gate)
        {
            if (!_isOpen)
            {
                _waiting = state;
                return;
            }
        }

        StoredMismatches.TakeBack(_book, state);
    }

    /// <inheritdoc/>
    public StoreBatch TakeChanges(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_isOpen)
            {
                return new StoreBatch();
            }
        }

        return Changes(now);
    }

    private void Open()
    {
        lock (_gate)
        {
            if (_isOpen)
            {
                return;
            }

            try
            {
                _book.Open(_registry.Shared.Samples);
                if (_waiting is { } state)
                {
                    StoredMismatches.TakeBack(_book, state);
                }
            }
            catch (Exception fault)
            {
                // Old evidence must not keep an application from starting.
                _faults.Caught("what an earlier run has left", fault);
            }

            (_isOpen, _waiting) = (true, null);
        }
    }

    private StoreBatch Changes(DateTimeOffset now)
    {
        var expireBefore = now - _registry.Shared.Samples.MaxAge;
        var groups = new List<StoredGroup>();
        var removed = new List<string>();
        foreach (var experiment in _book.Experiments)
        {
            experiment.Groups.Expire(expireBefore);
            experiment.Failures.Expire(expireBefore);
            removed.AddRange(experiment.Groups.TakeRemoved());
            removed.AddRange(experiment.Failures.TakeRemoved());
            groups.AddRange(experiment.Groups.All.Select(Changed).OfType<StoredGroup>());
            groups.AddRange(experiment.Failures.All.Select(Changed).OfType<StoredGroup>());
        }

        foreach (var old in _book.Samples.OlderThan(expireBefore))
        {
            old.Leave();
            _book.Samples.Remove(old);
        }

        var (samples, removedSamples) = _book.Samples.TakeChanges();
        return new StoreBatch
        {
            Groups = groups,
            RemovedGroups = removed,
            RemovedSamples = removedSamples,
            Samples = [.. samples.Select(Stored)],
            ExpireBefore = expireBefore,
        };
    }

    private static StoredGroup? Changed(MismatchGroup group) => group.TakeChange() is not { } state ? null : new StoredGroup
    {
        Id = group.Id, Experiment = group.Experiment, LastSeen = group.LastSeen,
        Content = JsonSerializer.Serialize(state, StoredJsonContext.Stored.MismatchGroupState),
    };

    private static StoredGroup? Changed(FailureGroup group) =>
        group.TakeChange() is not { } state ? null : new StoredGroup
        {
            Id = group.Id, Experiment = group.Experiment, LastSeen = group.LastSeen,
            Content = JsonSerializer.Serialize(state, StoredJsonContext.Stored.FailureGroupState),
        };

    private static StoredSample Stored(ShelvedSample kept) => new()
    {
        Id = kept.Id, Group = kept.Group, Experiment = kept.Experiment, At = kept.At, IsDrawn = kept.IsDrawn,
        Content = kept switch
        {
            KeptSample<MismatchSample> mismatch => JsonSerializer.Serialize(mismatch.Sample, StoredJsonContext.Stored.MismatchSample),
            KeptSample<FailureSample> failure => JsonSerializer.Serialize(failure.Sample, StoredJsonContext.Stored.FailureSample),
            _ => throw new UnreachableException(),
        },
    };
}
