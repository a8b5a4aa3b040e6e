namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>All that was read, from the list of the experiments on.</summary>
internal sealed class PageReading
{
    /// <summary>Gets what is said not to be as it should.</summary>
    public List<PageFinding> Findings { get; } = [];

    /// <summary>Gets the sentences of the list of the experiments, by experiment.</summary>
    public Dictionary<string, string> Headlines { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets how many calls had each outcome, by experiment and outcome.</summary>
    public Dictionary<(string Experiment, string Outcome), long> Accounts { get; } = [];

    /// <summary>Gets what is said of each endpoint, by its name.</summary>
    public Dictionary<string, IReadOnlyDictionary<string, string>> Endpoints { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the text of each page that was opened, by the way to it.</summary>
    public Dictionary<string, string> Texts { get; } = new(StringComparer.Ordinal);
}
