namespace Shadowing.Dashboard.Access;

/// <summary>What a caller of the dashboard needs to be allowed.</summary>
internal enum DashboardNeed
{
    /// <summary>To see pages, counts and groups.</summary>
    View,

    /// <summary>To see values of calls.</summary>
    Inspect,

    /// <summary>To read a verdict, as a pipeline does.</summary>
    Verdict,

    /// <summary>To change something.</summary>
    Operate,
}
