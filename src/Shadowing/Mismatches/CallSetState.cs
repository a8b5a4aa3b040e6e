namespace Shadowing.Mismatches;

/// <summary>Which calls a group was seen in, at one moment.</summary>
/// <param name="Count">How many.</param>
/// <param name="Sum">The sum of their numbers, modulo 2⁶⁴.</param>
/// <param name="Smallest">The smallest of their numbers, in order.</param>
internal sealed record CallSetState(long Count, ulong Sum, IReadOnlyList<ulong> Smallest)
{
    /// <summary>Of no call.</summary>
    public static readonly CallSetState None = new(0, 0, []);

    /// <summary>Gets a value indicating whether all calls are known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsWhole => Count <= Smallest.Count;

    /// <summary>Tells whether both are of the very same calls.</summary>
    public bool IsSame(CallSetState other) => Count > 0 && Count == other.Count && Sum == other.Sum;

    /// <summary>Gets which part of the calls that are in either is in both.</summary>
    /// <value>0 to 1; exact where there are no more than are kept, else an estimate.</value>
    public double Common(CallSetState other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return 0;
        }

        if (IsSame(other))
        {
            return 1;
        }

        // The smallest of both together; beyond what one of them has kept nobody knows whether it has them.
        var most = Math.Min(Beyond(this), Beyond(other));
        var (shared, either) = (0, 0);
        for (int mine = 0, others = 0; ; either++)
        {
            var left = mine < Smallest.Count ? Smallest[mine] : ulong.MaxValue;
            var right = others < other.Smallest.Count ? other.Smallest[others] : ulong.MaxValue;
            var next = Math.Min(left, right);
            if (next > most || (mine == Smallest.Count && others == other.Smallest.Count))
            {
                break;
            }

            shared += left == right ? 1 : 0;
            mine += left == next ? 1 : 0;
            others += right == next ? 1 : 0;
        }

        return either == 0 ? 0 : (double)shared / either;
    }

    private static ulong Beyond(CallSetState set) =>
        set.IsWhole ? ulong.MaxValue : set.Smallest is [.., var last] ? last : 0;
}
