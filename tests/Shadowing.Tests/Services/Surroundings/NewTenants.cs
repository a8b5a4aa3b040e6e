namespace Shadowing.Tests.Services.Surroundings;

public sealed class NewTenants(Tenant tenant) : Tenants(tenant);
