namespace Shadowing.Tests.Services.Faults;

/// <summary>A method of every shape; the number decides what becomes of a call.</summary>
public interface IOrders
{
    Task<Order> FindAsync(int number, List<int> lines, CancellationToken cancellation);

    Task<Basket> FillAsync(int number, List<int> lines);

    ValueTask<Order> PeekAsync(int number, List<int> lines, CancellationToken cancellation);

    Task SaveAsync(int number, List<int> lines);

    ValueTask TouchAsync(int number, List<int> lines);

    Order Read(int number, List<int> lines);

    void Check(int number, List<int> lines);
}
