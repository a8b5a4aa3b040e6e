namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>What the pages must say of a fault, as the harness knows it by itself.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="What">The beginning of what it is called.</param>
/// <param name="Count">In how many calls.</param>
/// <param name="Within">By how many that may be off, where the clock has a hand in it.</param>
/// <param name="Example">What an example of a call holds.</param>
/// <param name="Cause">What is said of the cause.</param>
internal sealed record PlantedExpectation(
    PlantedFault Fault, string What, long Count, long Within, Func<int, string[]> Example, string[] Cause)
{
    /// <summary>Gets those of the faults that are planted.</summary>
    public static IEnumerable<PlantedExpectation> Of(PlantedRun run) => All(run).Where(one => run.Planting.Faults.Contains(one.Fault));

    private static IReadOnlyList<PlantedExpectation> All(PlantedRun run) =>
    [
        Of(run, PlantedFault.WrongValue, "value", static id => [$"control {1_000 + id}, candidate {1_000 + id}.5"], "$.total", "by +0.5"),
        Of(run, PlantedFault.MissingField, "missing", static _ => ["control \"gold\", candidate absent"], "missing at $.tier",
            "only the control has it"),
        Of(run, PlantedFault.ExtraField, "unexpected", static _ => ["control absent, candidate \"unpaid\""], "unexpected at $.draft",
            "only the candidate has it"),
        Of(run, PlantedFault.Order, "order",
            static _ => ["""control ["red","green","blue"], candidate ["blue","green","red"]"""], "order at $.colours", "order only"),
        Of(run, PlantedFault.ServerError, "status 500", static _ => ["status 200 and 500", FailingCandidate.Said], "status 500"),
        Of(run, PlantedFault.Exception, "threw InvalidOperationException",
            static id =>
            [
                "System.InvalidOperationException", QuoteBook.Message(id), $"at {typeof(QuoteBook).FullName}.Find (QuoteBook.cs, line ",
            ],
            $"threw InvalidOperationException at {typeof(QuoteBook).FullName}.Find"),
        Of(run, PlantedFault.Timeout, "timed out", static _ => ["it gave no answer, after 1.5"], "timed out"),
        // A slow call counts where the control in its place was not slow too; and a busy machine makes one slow now and then.
        Of(run, PlantedFault.SlowTail, "latency p99", static _ => ["status 200 and 200"], "times as long, limit < 2.00 times")
            with { Within = 12 },
        Of(run, PlantedFault.WithheldCredential, "refused credential", static _ => ["status 200 and 401"],
            "It did not get Authorization: add it to Forward if this host may have it."),
        Of(run, PlantedFault.Noise, "noise", static id => ["control ", "candidate "],
            $"the control itself differs in {run.Planting.Given(PlantedFault.Noise).Count} of", "$.serial", "counts as noise"),
        Of(run, PlantedFault.BodyOverCap, "not comparable candidate body over cap",
            static _ => ["status 200 and 200", "it is longer than MaxBodyBytes"], "not comparable candidate body over cap"),
        Of(run, PlantedFault.LateStart, "unreachable", static _ => ["ConnectionRefused", "Connection refused"],
            "unreachable; 20 calls; first seen ", ", last ",
            "paused: the candidate failed 20 times in a row: unreachable", "goes on: the candidate answers again"),
    ];

    private static PlantedExpectation Of(
        PlantedRun run, PlantedFault fault, string what, Func<int, string[]> example, params string[] cause) =>
        new(fault, what, run.Planting.Given(fault).Count, Within: 0, example, cause);
}
