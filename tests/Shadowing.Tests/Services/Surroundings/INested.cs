namespace Shadowing.Tests.Services.Surroundings;

public interface INested
{
    Task<string> NameAsync(int number);
}
