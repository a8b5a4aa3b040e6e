namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>All endpoints: one for each fault, and beside it in each experiment one that nothing is wrong with.</summary>
internal static class PlantedRoutes
{
    public const string Values = "values";
    public const string Failures = "failures";
    public const string InProcess = "in-process";
    public const string Tail = "tail";
    public const string Credentials = "credentials";
    public const string Noisy = "noisy";
    public const string Large = "large";
    public const string Late = "late";

    /// <summary>How many calls find nobody, one after the other: as many as the breaker waits for.</summary>
    public const int Unanswered = 20;

    /// <summary>How many calls are sent during the pause.</summary>
    public const int InPause = 5;

    public static IReadOnlyList<PlantedRoute> All { get; } =
    [
        new(PlantedFault.WrongValue, Values, "prices", Calls: 500, Bad: 10),
        new(PlantedFault.MissingField, Values, "customers", Calls: 60, Bad: 21),
        new(PlantedFault.ExtraField, Values, "invoices", Calls: 60, Bad: 33),
        new(PlantedFault.Order, Values, "palettes", Calls: 60, Bad: 27),
        new(null, Values, "stock", Calls: 120, Bad: 0),
        new(PlantedFault.ServerError, Failures, "reports", Calls: 60, Bad: 9),
        new(PlantedFault.Timeout, Failures, "searches", Calls: 60, Bad: 6),
        new(null, Failures, "profiles", Calls: 120, Bad: 0),
        new(PlantedFault.Exception, InProcess, "quotes", Calls: 60, Bad: 13),
        new(null, InProcess, "rates", Calls: 120, Bad: 0),
        // Latency is judged after an endpoint's first 300 self-checked calls, which show what is usual; of those the first ten are not.
        new(PlantedFault.SlowTail, Tail, "feeds", Calls: 800, Bad: 48, Usual: 330),
        new(null, Tail, "links", Calls: 400, Bad: 0),
        new(PlantedFault.WithheldCredential, Credentials, "orders", Calls: 60, Bad: 17),
        new(null, Credentials, "menus", Calls: 120, Bad: 0),
        new(PlantedFault.Noise, Noisy, "clocks", Calls: 80, Bad: 80),
        new(null, Noisy, "zones", Calls: 120, Bad: 0),
        new(PlantedFault.BodyOverCap, Large, "exports", Calls: 60, Bad: 19),
        new(null, Large, "labels", Calls: 120, Bad: 0),
        new(PlantedFault.LateStart, Late, "branches", Calls: 150, Bad: Unanswered),
        new(null, Late, "cities", Calls: 120, Bad: 0),
    ];

    public static PlantedRoute Of(PlantedFault fault) => All.Single(route => route.Fault == fault);

    public static IEnumerable<PlantedRoute> In(string experiment) => All.Where(route => route.Experiment == experiment);
}
