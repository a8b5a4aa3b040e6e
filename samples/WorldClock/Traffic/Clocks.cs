using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Reports;

namespace WorldClock.Traffic;

/// <summary>The instances of the world clock: one is asked after the other, and what they found is one report.</summary>
internal sealed class Clocks(IReadOnlyList<WebApplication> instances)
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromMinutes(2);
    private readonly List<IShadowReporter> _reports =
        [.. instances.Select(static clock => clock.Services.GetRequiredService<IShadowReporter>())];

    /// <summary>Gets where they are.</summary>
    public IReadOnlyList<Uri> Addresses { get; } = [.. instances.Select(static clock => new Uri(clock.Urls.First()))];

    /// <summary>Gets the accounts of all of them, as they are in their memory.</summary>
    public IEnumerable<AccountReport> Accounts =>
        _reports.SelectMany(static report => report.Capture().Experiments).Select(static experiment => experiment.Account);

    /// <summary>Completes when nothing is in flight in any of them.</summary>
    public Task WhenIdleAsync(CancellationToken cancellation) =>
        Task.WhenAll(_reports.Select(report => report.WhenIdleAsync(cancellation)));

    /// <summary>Gets one report of all: where they share a database, when all of it is counted, or after two minutes.</summary>
    public async Task<ShadowReport> ReportAsync(CancellationToken cancellation)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        var sampled = Accounts.Sum(static account => account.Sampled);
        var since = TimeProvider.System.GetTimestamp();
        var report = await _reports[0].CaptureFleetAsync(cancellation);
        while (!IsWhole(report, sampled) && TimeProvider.System.GetElapsedTime(since) < s_longestWait
            && await pause.WaitForNextTickAsync(cancellation))
        {
            report = await _reports[0].CaptureFleetAsync(cancellation);
        }

        return report;
    }

    // Of a fleet the account is there some seconds later, and the evidence when its window of ten seconds is over.
    private static bool IsWhole(ShadowReport report, long sampled) => report.Of == EvidenceScope.Process
        || (report.Experiments.Sum(static experiment => experiment.Account.Sampled) >= sampled
            && report.Experiments.Sum(static experiment => experiment.Verdict?.Compared ?? 0)
                >= report.Experiments.Sum(static experiment => experiment.Account.Compared));
}
