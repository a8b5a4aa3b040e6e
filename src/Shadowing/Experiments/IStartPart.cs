namespace Shadowing.Experiments;

/// <summary>Has a word in the start: what a part of the library was told by code must fit what configuration says.</summary>
internal interface IStartPart
{
    /// <summary>Adds what is wrong, at the start and at each reload.</summary>
    void Check(ExperimentCatalog catalog, ICollection<string> errors);

    /// <summary>Says that a catalog is the current one now; the first is that of the start.</summary>
    void TookOver(ExperimentCatalog catalog);
}
