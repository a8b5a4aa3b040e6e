namespace Shadowing.Experiments;

/// <summary>What an experiment's verdict is measured against.</summary>
public sealed class LimitOptions
{
    /// <summary>Gets or sets the share of compared calls that may differ.</summary>
    /// <value>Above 0, up to 1. The default is 0.01. In configuration also a percentage, such as <c>"1%"</c>. <em>Safe</em> needs evidence
    /// that fewer do, in which every call counts as differing whose answer came and could not be told.</value>
    public double MaxMismatches { get; set; } = 0.01;

    /// <summary>Gets or sets the share of compared calls from which on the candidate is harmful.</summary>
    /// <value>Above 0, at most <see cref="MaxMismatches"/>; null (the default) takes that. <em>Harmful</em> needs evidence that more
    /// differ. Between the two nothing is decided, by intention.</value>
    public double? HarmfulMismatches { get; set; }

    /// <summary>Gets or sets the share of calls for which the candidate may give no usable answer: it failed or was too late.</summary>
    /// <value>Above 0, up to 1. The default is 0.01. It decides as <see cref="MaxMismatches"/> does.</value>
    public double MaxFailures { get; set; } = 0.01;

    /// <summary>Gets or sets the share of sampled calls that must have been compared, or at least answered badly, for the verdict to be
    /// <em>safe</em>.</summary>
    /// <value>0 to 1. The default is 0.9. Those that lack were lost before the candidate ran, so for reasons that cannot depend on its
    /// answer: dropped, or not comparable by the nature of the request or of the control's answer.</value>
    public double MinCoverage { get; set; } = 0.9;

    /// <summary>Gets or sets how many counted calls every endpoint of the experiment needs for the verdict to be <em>safe</em>: those that
    /// are declared and those that were called.</summary>
    /// <value>1 to 1,000,000,000 calls. The default is 100. Endpoints that cannot have so many are waived by <see cref="Unverified"/>.
    /// </value>
    public int MinPerEndpoint { get; set; } = 100;

    /// <summary>Gets or sets how many requests that differ from each other must have been counted for the verdict to be
    /// <em>safe</em>.</summary>
    /// <value>1 to 1,000,000 requests. The default is 100, of all endpoints together, and of each critical endpoint whose template has
    /// parameters. Above some hundred they are estimated, to 7 %. After a restart, those of before and of after are not added up. Calls of
    /// services and inline runs each count as one of their own.</value>
    public int MinDistinct { get; set; } = 100;

    /// <summary>Gets or sets how many hours must lie between the first and the last counted call for the verdict to be
    /// <em>safe</em>.</summary>
    /// <value>0 to 8,760 hours. The default is 24, so that each hour of a day is seen; 0 does not ask for any.</value>
    public double MinHours { get; set; } = 24;

    /// <summary>Gets how much slower the candidate may be.</summary>
    public LatencyLimitOptions Latency { get; } = new();

    /// <summary>Gets the endpoints that need no counted calls for the verdict to be <em>safe</em>: whoever names one here takes the risk,
    /// and every answer says so.</summary>
    /// <value>Endpoints as reports name them, such as <c>GET /orders/export</c>; none by default. Calls of theirs count all the
    /// same.</value>
    public IList<string> Unverified { get; } = [];

    /// <summary>Gets the endpoints that must each be safe by themselves.</summary>
    /// <value>Endpoints as reports name them, such as <c>GET /orders/{id}</c>; none by default: then only all together are judged.</value>
    public IList<string> Critical { get; } = [];
}
