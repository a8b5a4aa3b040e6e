namespace WorldClock.Contract;

/// <summary>The years that the world clock knows.</summary>
internal static class Years
{
    public const int First = 1900;
    public const int Last = 2037;

    public static bool Contains(int year) => year is >= First and <= Last;
}
