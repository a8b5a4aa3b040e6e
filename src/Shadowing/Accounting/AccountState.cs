using Shadowing.Statistics;

namespace Shadowing.Accounting;

/// <summary>What the account of one endpoint has counted, as it goes from one process to another. States of several processes add
/// up.</summary>
internal sealed record AccountState
{
    /// <summary>Of no call.</summary>
    public static readonly AccountState Nothing = new() { Counts = AccountReport.Sum([]) };

    /// <summary>Gets the counts.</summary>
    public required AccountReport Counts { get; init; }

    /// <summary>Gets how long the control took, as a histogram; null where nothing was measured.</summary>
    public byte[]? Control { get; init; }

    /// <summary>Gets how long the candidate took, likewise.</summary>
    public byte[]? Candidate { get; init; }

    /// <summary>Adds several up.</summary>
    public static AccountState Sum(IReadOnlyCollection<AccountState> parts) => new()
    {
        Counts = AccountReport.Sum([.. parts.Select(static part => part.Counts)]),
        Control = Sum(parts.Select(static part => part.Control)),
        Candidate = Sum(parts.Select(static part => part.Candidate)),
    };

    /// <summary>Takes away what was counted before. What was in flight then, and was given up for lost, is not lost any more: it ends
    /// here.</summary>
    public AccountState After(AccountState before)
    {
        var counts = Counts.Minus(before.Counts);
        return new()
        {
            Counts = counts with
            {
                LostWithProcess = counts.LostWithProcess - before.Counts.InFlight,
                InFlight = Counts.InFlight,
            },
            Control = Growth(before.Control, Control),
            Candidate = Growth(before.Candidate, Candidate),
        };
    }

    /// <summary>Gets it as it is when its process has ended: nobody will know what became of what was in flight.</summary>
    public AccountState Ended() => this with
    {
        Counts = Counts with { LostWithProcess = Counts.LostWithProcess + Counts.InFlight, InFlight = 0 },
    };

    /// <summary>Reads a histogram; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version.</exception>
    public static LatencyHistogram? Histogram(byte[]? form) => form is null ? null : LatencyHistogramForm.Read(form);

    private static byte[]? Sum(IEnumerable<byte[]?> forms)
    {
        LatencyHistogram? sum = null;
        foreach (var form in forms)
        {
            if (form is not null)
            {
                LatencyHistogramForm.Add(sum ??= new LatencyHistogram(), form);
            }
        }

        return sum is null ? null : LatencyHistogramForm.Write(sum);
    }

    private static byte[]? Growth(byte[]? before, byte[]? now)
    {
        if (now is null)
        {
            return null;
        }

        var growth = new LatencyHistogram();
        growth.AddGrowth(Histogram(before), LatencyHistogramForm.Read(now));
        return LatencyHistogramForm.Write(growth);
    }
}
