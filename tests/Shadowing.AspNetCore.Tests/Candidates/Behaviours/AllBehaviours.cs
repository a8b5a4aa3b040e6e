namespace Shadowing.AspNetCore.Tests.Candidates.Behaviours;

/// <summary>The table.</summary>
internal static class AllBehaviours
{
    public static IReadOnlyList<Behaviour> All { get; } =
        [.. WritingBehaviours.All, .. LengthBehaviours.All, .. HeaderBehaviours.All, .. LifetimeBehaviours.All, .. RequestBehaviours.All,
            .. FeatureBehaviours.All, .. ResultBehaviours.All, .. OtherBehaviours.All];

    public static Behaviour Find(string name) => All.Single(behaviour => behaviour.Name == name);
}
