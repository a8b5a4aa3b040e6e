namespace Shadowing.Mismatches;

/// <summary>How many groups of an experiment are told apart, and how many samples each keeps; set at start.</summary>
internal sealed class MismatchBounds
{
    /// <summary>Gets or sets the most groups of each experiment.</summary>
    public int Groups { get; set; } = 256;

    /// <summary>Gets or sets the most drawn samples of each group, and the most of the newest.</summary>
    public int PerKind { get; set; } = 5;
}
