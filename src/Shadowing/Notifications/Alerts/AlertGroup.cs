namespace Shadowing.Notifications.Alerts;

/// <summary>A mismatch group as an alert shows it: where and how often, no value.</summary>
internal sealed record AlertGroup(string Endpoint, string Path, string Kind, long Count, double Share)
{
    /// <summary>Gets the group's id, by which the API and the dashboard know it.</summary>
    public string? Id { get; init; }

    /// <summary>Gets the lower end of the share's interval: at least so many calls show it, with 95 % confidence.</summary>
    public double ShareLow { get; init; }

    /// <summary>Gets where to look; null when nobody said where the dashboard is.</summary>
    public string? Link { get; init; }
}
