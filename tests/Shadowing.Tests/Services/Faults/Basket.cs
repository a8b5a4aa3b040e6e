namespace Shadowing.Tests.Services.Faults;

/// <summary>Plain data that its owner may change.</summary>
public sealed class Basket
{
    public int Number { get; set; }

    public List<int> Lines { get; set; } = [];
}
