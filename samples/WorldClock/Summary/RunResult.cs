using Shadowing.Accounting;
using Shadowing.Reports;
using WorldClock.Traffic;

namespace WorldClock.Summary;

/// <summary>What a run ended with.</summary>
internal sealed record RunResult(Tally Tally, TimeSpan Duration, ShadowReport Report)
{
    public long Sampled => Total(static account => account.Sampled);

    public long Compared => Total(static account => account.Compared);

    public long Match => Total(static account => account.Match);

    public long Mismatch => Total(static account => account.Mismatch);

    public long Dropped => Total(static account => account.Dropped.Values.Sum());

    public long Total(Func<AccountReport, long> part) => Report.Experiments.Sum(experiment => part(experiment.Account));
}
