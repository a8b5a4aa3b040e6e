namespace Shadowing.Tests.Services.Surroundings;

/// <summary>Whose call it is: set in each scope.</summary>
public sealed class Tenant
{
    public string Name { get; set; } = "nobody";
}
