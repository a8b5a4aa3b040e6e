namespace Shadowing.Storage.Alerts;

/// <summary>The word to speak for all.</summary>
/// <param name="Holder">Who has it: nobody else is called so, ever.</param>
/// <param name="Fence">One more for each taking. A store that is restored gives a number once more, to somebody else.</param>
internal sealed record AlertWord(string Holder, long Fence);
