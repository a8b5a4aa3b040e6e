using System.Collections.Concurrent;

namespace Shadowing.Tests.Services.Faults;

/// <summary>Calls like any user, and notes every call that it did not get what the control gave or threw.</summary>
public sealed class OrderCaller(OrderLedger ledger)
{
    public const int Shapes = 7;

    public ConcurrentQueue<string> Affected { get; } = new();

    public async Task CallAsync(IOrders orders, int number)
    {
        List<int> lines = [number, 2, 3];
        object? got;
        try
        {
            got = await CallAsync(orders, number, lines);
        }
        catch (Exception failure)
        {
            got = failure;
            Require(failure.StackTrace?.Contains(nameof(OrderLedger.ThrowWhereOneIsDue), StringComparison.Ordinal) == true, number,
                $"the stack of {failure}");
        }

        var isThrown = OrderLedger.IsMissing(number) || OrderLedger.IsCancelled(number);
        Require(got is Exception == isThrown && (got is null || ReferenceEquals(got, ledger.GivenFor(number))), number,
            $"{got} in place of {ledger.GivenFor(number)}");
        Require(lines is [var first, 2, 3] && first == number, number, $"lines {string.Join(", ", lines)}");
    }

    private static async Task<object?> CallAsync(IOrders orders, int number, List<int> lines)
    {
        switch (number % Shapes)
        {
            case 0: return await orders.FindAsync(number, lines, CancellationToken.None);
            case 1: return await orders.FillAsync(number, lines);
            case 2: return await orders.PeekAsync(number, lines, CancellationToken.None);
            case 3: return orders.Read(number, lines);
            case 4: await orders.SaveAsync(number, lines); return null;
            case 5: await orders.TouchAsync(number, lines); return null;
            default: orders.Check(number, lines); return null;
        }
    }

    private void Require(bool isSo, int number, string what)
    {
        if (!isSo)
        {
            Affected.Enqueue($"call {number}: {what}");
        }
    }
}
