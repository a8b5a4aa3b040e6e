namespace Shadowing.Comparison.Json;

/// <summary>A container that is open where a stride is, and which of its children the stride is at.</summary>
internal struct StrideLevel
{
    /// <summary>The name of the member, as it is written; of no meaning in an array.</summary>
    public int NameStart;
    public int NameEnd;

    /// <summary>The index of the element.</summary>
    public int Index;

    /// <summary>One more than the index of the only element that differs; 0 while none does.</summary>
    public int Differing;

    public bool IsArray;
}
