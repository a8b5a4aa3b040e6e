namespace Shadowing.Tests.Services.Surroundings;

public interface ITenants
{
    string Current();

    Guid Random();
}
