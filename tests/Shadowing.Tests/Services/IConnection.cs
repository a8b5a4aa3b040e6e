namespace Shadowing.Tests.Services;

public interface IConnection : IDisposable
{
    int Ping(int number);
}
