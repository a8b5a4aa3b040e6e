namespace Shadowing.Storage.Alerts;

/// <summary>An alert that is to be delivered.</summary>
/// <param name="Id">What identifies it.</param>
/// <param name="IsUrgent">Whether it is urgent.</param>
/// <param name="Content">What is posted.</param>
/// <param name="Attempt">Which attempt it is, from 1 on.</param>
/// <param name="Waited">How long ago it was put in, by the store's clock.</param>
/// <param name="Tried">How long ago it was tried first.</param>
internal sealed record DueAlert(string Id, bool IsUrgent, string Content, int Attempt, TimeSpan Waited, TimeSpan Tried)
{
    /// <summary>How often an urgent one is tried before all that is not.</summary>
    public const int MostFirst = 4;

    /// <summary>The longest that one waits to be tried again. One that is to wait for longer is due: the store's clock was set
    /// back.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
}
