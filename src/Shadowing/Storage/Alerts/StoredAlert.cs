namespace Shadowing.Storage.Alerts;

/// <summary>An alert as it is kept until it is delivered.</summary>
/// <param name="Id">What identifies it, the same in every delivery.</param>
/// <param name="IsUrgent">Whether it goes before those that are not.</param>
/// <param name="Content">What is posted, as it is.</param>
internal sealed record StoredAlert(string Id, bool IsUrgent, string Content);
