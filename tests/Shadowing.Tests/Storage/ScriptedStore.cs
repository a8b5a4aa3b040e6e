using System.Collections.Concurrent;
using Shadowing.History;
using Shadowing.Storage;

namespace Shadowing.Tests.Storage;

/// <summary>A store whose answers a test writes.</summary>
internal sealed class ScriptedStore : IShadowStore
{
    public Func<StoredState> OnLoad { get; set; } = () => StoredState.Empty;

    public Func<StoreBatch, CancellationToken, Task> OnSave { get; set; } = (_, _) => Task.CompletedTask;

    public Func<string> OnDescription { get; set; } = () => "scripted";

    public ConcurrentQueue<StoreBatch> Saved { get; } = new();

    public bool Survives { get; init; } = true;

    public string Description => OnDescription();

    public bool SurvivesRestart => Survives;

    public Task<StoredState> LoadAsync(CancellationToken cancellation) => Task.FromResult(OnLoad());

    public async Task SaveAsync(StoreBatch batch, CancellationToken cancellation)
    {
        await OnSave(batch, cancellation);
        Saved.Enqueue(batch);
    }

    public Task<IReadOnlyList<HistoryMinute>> ReadHistoryAsync(string experiment, string? endpoint, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<Annotation>> ReadAnnotationsAsync(string experiment, DateTimeOffset from, DateTimeOffset to,
        CancellationToken cancellation) => throw new NotSupportedException();

    public Task<IReadOnlyList<AuditEntry>> ReadAuditAsync(int skip, int take, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
