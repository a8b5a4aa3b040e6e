namespace Shadowing.Tests.Services.Surroundings;

public sealed class Nested : INested
{
    public async Task<string> NameAsync(int number)
    {
        await Task.Yield();
        return $"{number}";
    }
}
