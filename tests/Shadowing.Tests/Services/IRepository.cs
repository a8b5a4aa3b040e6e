namespace Shadowing.Tests.Services;

public interface IRepository<T>
{
    Task<T?> FindAsync(int id);
}
