namespace Shadowing.Tests.Services.Tasks;

/// <summary>Plain data, of which a snapshot is taken before the caller gets it.</summary>
public sealed class Note
{
    public string Text { get; set; } = string.Empty;
}
