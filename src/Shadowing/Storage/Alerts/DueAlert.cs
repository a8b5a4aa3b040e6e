namespace Shadowing.Storage.Alerts;

/// <summary>An alert that is to be delivered.</summary>
/// <param name="Id">What identifies it.</param>
/// <param name="Content">What is posted.</param>
/// <param name="Attempt">Which attempt it is, from 1 on.</param>
/// <param name="Age">How long ago it was put in, by the store's clock.</param>
internal sealed record DueAlert(string Id, string Content, int Attempt, TimeSpan Age);
