using Shadowing.Experiments;

namespace Shadowing.Notifications.Alerts;

/// <summary>Where to look: the dashboard, and the experiment's page in it.</summary>
internal sealed record AlertLinks(string Dashboard, string? Experiment)
{
    /// <summary>Gets where a group's page is; null when nobody said where the dashboard is.</summary>
    public static string? OfGroup(AlertOptions options, string experiment, string? group) =>
        Of(options, experiment)?.Experiment is { } page && group is not null ? $"{page}/groups/{Uri.EscapeDataString(group)}" : null;

    /// <summary>Gets the links; null when nobody said where the dashboard is.</summary>
    public static AlertLinks? Of(AlertOptions options, string? experiment)
    {
        if (options.Dashboard is null)
        {
            return null;
        }

        var dashboard = options.Dashboard.ToString().TrimEnd('/') + "/";
        return new AlertLinks(dashboard, experiment is null ? null : $"{dashboard}#/experiments/{Uri.EscapeDataString(experiment)}");
    }
}
