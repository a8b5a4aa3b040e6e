using System.Globalization;

namespace Shadowing.Benchmarks.Fleet;

/// <summary>What a fleet of so many instances asks of its database.</summary>
/// <param name="Instances">How many there are.</param>
/// <param name="IsPooled">Whether they connect through a pooler.</param>
/// <param name="From">What the database had done before.</param>
/// <param name="To">What it had done after.</param>
/// <param name="Reads">How long pages waited for what they show, in milliseconds, shortest first.</param>
/// <param name="Calls">How many calls were made in all.</param>
/// <param name="Sampled">How many of them the fleet had counted in the end.</param>
/// <param name="Lost">How many the others could not be told of.</param>
internal sealed record FleetPoint(int Instances, bool IsPooled, FleetFigures From, FleetFigures To, IReadOnlyList<double> Reads, long Calls,
    long Sampled, long Lost)
{
    /// <summary>Gets transactions in a second, for one instance.</summary>
    public double Transactions => Each(To.Transactions - From.Transactions);

    /// <summary>Gets rows that are inserted, updated or deleted in a second, for one instance.</summary>
    public double Rows => Each(To.Inserted + To.Updated + To.Deleted - From.Inserted - From.Updated - From.Deleted);

    /// <summary>Gets bytes of log in a second, for one instance.</summary>
    public double Log => Each(To.Log - From.Log);

    /// <summary>Gets rows that die in a second, for one instance.</summary>
    public double Dies => Each(To.Updated + To.Deleted - From.Updated - From.Deleted);

    /// <summary>Gets the database's processor time in a second, for one instance, in milliseconds.</summary>
    public double Processor => Each((To.Processor - From.Processor).TotalMilliseconds);

    /// <summary>Gets the instance's own processor time in a second, in milliseconds.</summary>
    public double Own => Each((To.Own - From.Own).TotalMilliseconds);

    private double Seconds => TimeProvider.System.GetElapsedTime(From.At, To.At).TotalSeconds;

    private double Share => (double)(To.UpdatedInPage - From.UpdatedInPage) / Math.Max(1, To.Updated - From.Updated);

    /// <summary>Writes a line of the table.</summary>
    public string Line() => string.Create(CultureInfo.InvariantCulture,
        $"| {Instances:N0}{(IsPooled ? ", pooled" : string.Empty)} | {Transactions:F2} | {Rows:F1} | {Share:P0} | {Log / 1_024:F1} | {Dies:F1} | {To.Dead:N0} | {To.Size / 1_048_576.0:F1} | {Seconds * Instances / Math.Max(1, To.Batches - From.Batches):F1} | {Seconds / Math.Max(1, To.Folds - From.Folds):F1} | {Quantile(0.5):F0} / {Quantile(0.99):F0} | {Processor:F2} | {Own:F2} | {Sampled:N0} of {Calls:N0} | {Lost:N0} |");

    private double Each(double amount) => amount / Seconds / Instances;

    private double Quantile(double share) => Reads.Count == 0 ? double.NaN : Reads[(int)Math.Ceiling(share * Reads.Count) - 1];
}
