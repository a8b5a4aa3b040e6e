namespace Shadowing.Services.Calls;

/// <summary>Tells calls that the user's own code makes because a call is captured from those of callers: nothing is sampled in
/// it.</summary>
/// <remarks>A carried value that is read from a decorated service would be captured itself, and so on without end. All of that code is
/// synchronous.</remarks>
internal static class CaptureFlow
{
    [ThreadStatic]
    private static bool s_isActive;

    /// <summary>Gets a value indicating whether this thread captures a call.</summary>
    public static bool IsActive => s_isActive;

    /// <summary>Marks this thread until <see cref="Leave"/>.</summary>
    /// <returns>What to leave with.</returns>
    public static bool Enter()
    {
        var before = s_isActive;
        s_isActive = true;
        return before;
    }

    /// <summary>Ends the mark.</summary>
    public static void Leave(bool before) => s_isActive = before;
}
