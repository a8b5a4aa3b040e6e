namespace Shadowing.AspNetCore.Metadata;

/// <summary>Says of an endpoint which experiment shadows it; the last one that is added decides.</summary>
internal interface IShadowMetadata
{
    /// <summary>Gets the experiment's name; null turns shadowing off.</summary>
    string? Experiment { get; }
}
