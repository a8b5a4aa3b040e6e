namespace Shadowing.Tests.Services.Surroundings;

public class Tenants(Tenant tenant) : ITenants
{
    public string Current() => tenant.Name;

    public Guid Random() => Guid.NewGuid();
}
