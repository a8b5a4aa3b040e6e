namespace Shadowing.Storage.Alerts;

/// <summary>An alert as it is kept until it is delivered.</summary>
/// <param name="Id">What identifies it, the same in every delivery.</param>
/// <param name="IsUrgent">Whether it goes before those that are not.</param>
/// <param name="Topic">What it is about: of those of one topic that are not urgent none goes before an earlier one, which waits to be tried
/// again. Empty where no other one is of it.</param>
/// <param name="Content">What is posted, as it is.</param>
internal sealed record StoredAlert(string Id, bool IsUrgent, string Topic, string Content);
