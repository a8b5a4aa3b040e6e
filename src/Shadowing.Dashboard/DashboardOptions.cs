namespace Shadowing.Dashboard;

/// <summary>Who may see and do what on the dashboard, by the application's authorization policies.</summary>
/// <remarks>
/// A policy on the whole, such as <c>app.MapShadowing().RequireAuthorization("ops")</c>, suffices for all three. These refine it: each is
/// asked besides it. A name that no policy has stops the start.
/// </remarks>
public sealed class DashboardOptions
{
    /// <summary>Gets or sets the policy of whoever may see anything at all: pages, counts, groups.</summary>
    /// <value>The name of a policy; null (the default) for the one that is on the whole.</value>
    public string? ViewPolicy { get; set; }

    /// <summary>Gets or sets the policy of whoever may see values of calls: samples, rules that are tried on them, the report.</summary>
    /// <value>The name of a policy; null (the default) for whoever may view.</value>
    public string? InspectPolicy { get; set; }

    /// <summary>Gets or sets the policy of whoever may read verdicts and nothing else, such as a pipeline with its own token.</summary>
    /// <value>The name of a policy; null (the default) for whoever may view. It opens <c>experiments/{name}/verdict</c> of the API to those
    /// who satisfy it, whatever policy is on the whole; whoever may view may read them too.</value>
    public string? VerdictPolicy { get; set; }

    /// <summary>Gets or sets the policy of whoever may change anything: stop, start and forget experiments, announce a release.</summary>
    /// <value>The name of a policy; null (the default) for whoever may view.</value>
    public string? OperatePolicy { get; set; }
}
