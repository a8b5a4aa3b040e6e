namespace Shadowing.Dashboard.Tests.Browser;

/// <summary>The pages of the dashboard, as the canned answers know them.</summary>
internal static class Routes
{
    public const string Experiments = "#/";
    public const string Experiment = "#/experiments/offsets-nodatime";
    public const string Mismatches = "#/experiments/offsets-nodatime/mismatches";
    public const string Group = "#/experiments/offsets-nodatime/groups/4f1a";
    public const string Failures = "#/experiments/offsets-nodatime/failures";
    public const string Failure = "#/experiments/offsets-nodatime/failures/7c1d";
    public const string Instances = "#/instances";
    public const string Health = "#/health";
    public const string Audit = "#/audit";

    /// <summary>Gets all, by name.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["experiments"] = Experiments,
        ["experiment"] = Experiment,
        ["mismatches"] = Mismatches,
        ["group"] = Group,
        ["failures"] = Failures,
        ["failure"] = Failure,
        ["instances"] = Instances,
        ["health"] = Health,
        ["audit"] = Audit,
    };

    /// <summary>Gets each page in each colour scheme.</summary>
    public static TheoryData<string, string> InBothSchemes { get; } =
        [.. All.Keys.SelectMany(static page => new[] { (page, "light"), (page, "dark") })];

    /// <summary>Gets each page.</summary>
    public static TheoryData<string> Each { get; } = [.. All.Keys];
}
