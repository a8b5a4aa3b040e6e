namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Something that the pages say is not as it should be, with nothing in it that is not written there.</summary>
/// <param name="Experiment">The heading of the page.</param>
/// <param name="Endpoint">The endpoint that is named beside it; null where none is.</param>
/// <param name="What">What it is called.</param>
/// <param name="Count">In how many calls.</param>
/// <param name="Example">One call: the request, and what both sides did; null where no call is shown.</param>
/// <param name="Cause">What is said of why.</param>
/// <param name="Pages">Which pages had to be opened, from the list of the experiments on.</param>
/// <param name="Clicks">How many links had to be followed.</param>
/// <param name="Took">How long the browser took for that.</param>
internal sealed record PageFinding(
    string Experiment, string? Endpoint, string What, long Count, string? Example, string Cause, string Pages, int Clicks, TimeSpan Took);
