namespace Shadowing.Services.Inline;

/// <summary>Stands for the service of a candidate that needs none.</summary>
internal sealed class NoService
{
    public static readonly NoService Instance = new();
}
