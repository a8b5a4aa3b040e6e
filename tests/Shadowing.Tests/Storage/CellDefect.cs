namespace Shadowing.Tests.Storage;

/// <summary>The one thing that is wrong with a store of cells.</summary>
internal enum CellDefect
{
    None,
    ChangesWhateverIsThere,
    NeverGoesBeforeWhatIsThere,
    MakesAChangeAgain,
    LetsTwoHaveOneNumber,
    LeavesOutWhoDidIt,
    WritesDownWhatWasNotDone,
    TellsWhatIsKnown,
    TellsOnlyWhatIsNewer,
    LeavesOutTheNewest,
    TellsNotInOrder,
    MixesUpLetterCase,
    CutsAtZero,
    ForgetsCellsWithAnExperiment,
    IsNoStoreInParticular,
    AnswersWhatWasWanted,
    DoesItForWhoeverHasGivenUp,
}
