namespace Shadowing.Experiments;

/// <summary>How much slower a candidate may be than the control, when both run in the same place.</summary>
/// <remarks>
/// Judged on self-checked calls only: there the control runs once more in the candidate's place, over the same hop, and chance decides
/// which of them goes first. So <c>SelfCheck</c> must be above 0 and, for a candidate at an address, <c>Control</c> be set; without them
/// nothing is judged, and the verdict says so. Each call asks whether either side took longer than the self-checks before it took at that
/// quantile, the candidate's time divided by the limit; a candidate that was too late took longer, whatever the limit. With another limit
/// the evidence begins anew, because each call was held against the limit of its time. At most 32 endpoints are measured.
/// </remarks>
public sealed class LatencyLimitOptions
{
    /// <summary>Gets or sets how many times as long as the self-check's the candidate's median call may take.</summary>
    /// <value>1 to 1,000; null (the default) does not judge it. 1.10 is a usual limit.</value>
    public double? P50 { get; set; }

    /// <summary>Gets or sets how many times as long as the self-check's the slowest hundredth of the candidate's calls may take.</summary>
    /// <value>1 to 1,000; null (the default) does not judge it. 1.25 is a usual limit: an identical candidate then needs about 5,000
    /// self-checked calls to be <em>safe</em> (nine of ten need fewer than 12,000), and about 21,000 at 1.10.</value>
    public double? P99 { get; set; }
}
