namespace Shadowing.Experiments;

/// <summary>What an experiment's verdict is measured against.</summary>
public sealed class LimitOptions
{
    /// <summary>Gets or sets the share of compared calls that may differ.</summary>
    /// <value>Above 0, up to 1. The default is 0.01. In configuration also a percentage, such as <c>"1%"</c>. <em>Safe</em> needs the
    /// interval's upper end below it.</value>
    public double MaxMismatches { get; set; } = 0.01;

    /// <summary>Gets or sets the share of compared calls from which on the candidate is harmful.</summary>
    /// <value>Above 0, at most <see cref="MaxMismatches"/>; null (the default) takes that. <em>Harmful</em> needs the interval's lower end
    /// above it. Between the two nothing is decided, by intention.</value>
    public double? HarmfulMismatches { get; set; }

    /// <summary>Gets or sets the share of calls for which the candidate may give no usable answer: it failed or was too late.</summary>
    /// <value>Above 0, up to 1. The default is 0.01. It decides as <see cref="MaxMismatches"/> does.</value>
    public double MaxFailures { get; set; } = 0.01;

    /// <summary>Gets or sets the share of sampled calls that must have been compared, or at least answered badly, for the verdict to be
    /// <em>safe</em>.</summary>
    /// <value>0 to 1. The default is 0.9. Dropped and not comparable calls are those that lack.</value>
    public double MinCoverage { get; set; } = 0.9;

    /// <summary>Gets or sets how many compared calls an endpoint needs to count as verified.</summary>
    /// <value>1 to 1,000,000,000 calls. The default is 100. Endpoints below it are listed as not verified.</value>
    public int MinPerEndpoint { get; set; } = 100;

    /// <summary>Gets the endpoints that must each be safe by themselves.</summary>
    /// <value>Endpoints as reports name them, such as <c>GET /orders/{id}</c>; none by default: then only all together are judged.</value>
    public IList<string> Critical { get; } = [];
}
