namespace Shadowing.Fleet.Folding;

/// <summary>How much of the fleet's evidence is kept.</summary>
/// <param name="Groups">How many groups of an experiment.</param>
/// <param name="PerKind">How many drawn samples of a group, and how many of the newest.</param>
/// <param name="Bytes">How many bytes all samples may hold.</param>
/// <param name="Age">How long what is not seen again is kept.</param>
internal sealed record FoldBounds(int Groups, int PerKind, long Bytes, TimeSpan Age);
