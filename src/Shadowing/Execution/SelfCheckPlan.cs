namespace Shadowing.Execution;

/// <summary>Whether a sampled call is to be self-checked, as decided when it was captured.</summary>
internal enum SelfCheckPlan
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>It is, if it is still among the first of its endpoint when its turn comes.</summary>
    WhileLearning,

    /// <summary>It is: chance says so.</summary>
    Drawn,
}
