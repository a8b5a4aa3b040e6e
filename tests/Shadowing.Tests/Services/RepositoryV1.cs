namespace Shadowing.Tests.Services;

public sealed class RepositoryV1<T> : IRepository<T>
{
    public Task<T?> FindAsync(int id) => Task.FromResult<T?>(default);
}
