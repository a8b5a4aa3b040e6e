namespace Shadowing.Services.Snapshots;

/// <summary>Ends a serialization whose contract leaves out what tells two objects apart. Never seen by users.</summary>
internal sealed class LeftOutException(string what) : Exception($"{what}.");
