using Shadowing.Accounting;
using Shadowing.Statistics;

namespace Shadowing.History;

/// <summary>Takes from histograms that only ever grow what came in since the window was opened.</summary>
internal sealed class HistogramWindow
{
    private LatencyHistogram? _before;
    private LatencyHistogram? _within;

    /// <summary>Takes in what has come since the last call.</summary>
    public void Advance(IEnumerable<LatencyHistogram?> growing)
    {
        LatencyHistogram? now = null;
        foreach (var histogram in growing)
        {
            if (histogram is not null)
            {
                (now ??= new LatencyHistogram()).Add(histogram);
            }
        }

        if (now is null)
        {
            return;
        }

        (_within ??= new LatencyHistogram()).AddGrowth(_before, now);
        _before = now;
    }

    /// <summary>Reads the window.</summary>
    public LatencyReport Read() => LatencyReport.From([_within]);

    /// <summary>Opens a new window.</summary>
    public void Reopen() => _within = null;
}
