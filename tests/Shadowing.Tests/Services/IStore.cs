namespace Shadowing.Tests.Services;

public interface IStore
{
    T Get<T>(string key);

    Task<T> EchoAsync<T>(T value);

    void Forget<T>(string key);
}
