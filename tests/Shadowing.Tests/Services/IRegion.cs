namespace Shadowing.Tests.Services;

public interface IRegion
{
    string Name { get; }
}
