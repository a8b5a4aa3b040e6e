using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Tests.Services;

public sealed class RegionV1([ServiceKey] string key) : IRegion
{
    public string Name => key;
}
