using Shadowing.History;
using Shadowing.Reports;
using Shadowing.Storage;

namespace Shadowing.Sqlite.Tests;

/// <summary>Tells the store how many calls were sampled and mismatched up to now, and whatever a test adds.</summary>
internal sealed class CountingSource(IShadowReporter report) : IEvidenceSource
{
    private static readonly DateTimeOffset s_start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private StoreBatch _next = new();

    public StoredState? Restored { get; private set; }

    public void Add(StoreBatch batch) => _next = batch;

    public void Restore(StoredState state) => Restored = state;

    public StoreBatch TakeChanges(DateTimeOffset now)
    {
        var batch = Interlocked.Exchange(ref _next, new StoreBatch());
        var account = report.Capture().Experiments.Single().Account;
        return batch with
        {
            Minutes =
            [
                .. batch.Minutes,
                new HistoryMinute
                {
                    Experiment = "x", Endpoint = string.Empty, Minute = s_start, Run = "run", Sampled = account.Sampled,
                    Outcomes = new Dictionary<string, long>(StringComparer.Ordinal) { ["mismatch"] = account.Mismatch },
                },
            ],
        };
    }
}
