namespace Shadowing.Experiments;

/// <summary>Where alerts go, and when one is worth sending.</summary>
public sealed class AlertOptions
{
    /// <summary>Gets or sets the address that alerts are posted to, as JSON.</summary>
    /// <value>An absolute http or https address; null (the default) sends none.</value>
    public Uri? Webhook { get; set; }

    /// <summary>Gets or sets the secret that signs each alert.</summary>
    /// <value>At least 16 characters; null (the default) leaves alerts unsigned.</value>
    public string? Secret { get; set; }

    /// <summary>Gets or sets how often one experiment sends a digest at most.</summary>
    /// <value>1 minute to 1 day. The default is 10 minutes. An urgent alert does not wait for it.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets after how long without a comparison, while calls are eligible or sampled, an experiment is reported.</summary>
    /// <value>1 minute to 1 day. The default is 15 minutes.</value>
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Gets or sets the share of sampled calls below which coverage is reported.</summary>
    /// <value>0 to 1. The default is 0.9.</value>
    public double MinCoverage { get; set; } = 0.9;

    /// <summary>Gets or sets from which share on, of the calls compared since it was first seen, a new mismatch group is
    /// reported.</summary>
    /// <value>0 to 1. The default is 0.001.</value>
    public double NewGroupShare { get; set; } = 0.001;

    /// <summary>Gets or sets the address of the dashboard, for links.</summary>
    /// <value>An absolute http or https address, such as <c>https://shop.example/shadowing</c>; null (the default) leaves links
    /// out.</value>
    public Uri? Dashboard { get; set; }
}
