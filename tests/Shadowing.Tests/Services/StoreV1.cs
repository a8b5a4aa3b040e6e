namespace Shadowing.Tests.Services;

public class StoreV1 : IStore
{
    public virtual T Get<T>(string key) => (T)(object)(typeof(T) == typeof(int) ? key.Length : new List<int> { key.Length });

    public Task<T> EchoAsync<T>(T value) => Task.FromResult(value);

    public void Forget<T>(string key)
    {
    }
}
