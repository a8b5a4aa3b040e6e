namespace Shadowing.Tests.Services.Faults;

/// <summary>The control: it answers, throws or is cancelled as the number says, at once or later.</summary>
public sealed class SteadyOrders(OrderLedger ledger) : IOrders
{
    public Task<Order> FindAsync(int number, List<int> lines, CancellationToken cancellation) =>
        LaterAsync(number, () => Answer(number, lines));

    public Task<Basket> FillAsync(int number, List<int> lines) => LaterAsync(number, () =>
    {
        ledger.ThrowWhereOneIsDue(number);
        return ledger.Give(number, new Basket { Number = number, Lines = [.. lines] });
    });

    public ValueTask<Order> PeekAsync(int number, List<int> lines, CancellationToken cancellation) =>
        number % 2 == 0 ? new OnceSource<Order>().Start(() => Answer(number, lines)) : new ValueTask<Order>(Answer(number, lines));

    public Task SaveAsync(int number, List<int> lines) => LaterAsync(number, () => Answer(number, lines));

    public ValueTask TouchAsync(int number, List<int> lines)
    {
        if (number % 2 == 0)
        {
            return new OnceSource<Order>().StartWithoutResult(() => Answer(number, lines));
        }

        Answer(number, lines);
        return ValueTask.CompletedTask;
    }

    public Order Read(int number, List<int> lines) => Answer(number, lines);

    public void Check(int number, List<int> lines) => Answer(number, lines);

    private Order Answer(int number, List<int> lines)
    {
        ledger.ThrowWhereOneIsDue(number);
        return ledger.Give(number, new Order(number, lines.Sum()));
    }

    private Task<T> LaterAsync<T>(int number, Func<T> answer)
    {
        if (OrderLedger.IsAtOnce(number))
        {
            ledger.ThrowWhereOneIsDue(number);
        }

        return AwaitAsync();

        async Task<T> AwaitAsync()
        {
            if (number % 2 == 0)
            {
                await Task.Yield();
            }

            return answer();
        }
    }
}
