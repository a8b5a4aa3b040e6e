namespace Shadowing.Storage.Alerts;

/// <summary>What whoever begins to speak for all must know.</summary>
/// <param name="Word">His word.</param>
/// <param name="Watches">What was told of experiments, by whoever has spoken before.</param>
/// <param name="GivenUp">The alerts that were given up lately.</param>
internal sealed record AlertTurn(AlertWord Word, IReadOnlyList<StoredWatch> Watches, IReadOnlyList<string> GivenUp);
