namespace WorldClock.Contract;

/// <summary>How many instants a local time stands for.</summary>
internal static class LocalTimeKind
{
    public const string Unique = "unique";
    public const string Skipped = "skipped";
    public const string Ambiguous = "ambiguous";
}
