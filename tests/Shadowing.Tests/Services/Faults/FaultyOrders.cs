namespace Shadowing.Tests.Services.Faults;

/// <summary>A candidate that does what the control does, unless its script wants a fault.</summary>
public class FaultyOrders : IOrders
{
    public FaultyOrders(FaultScript script)
    {
        Script = script;
        if (script.Kind == FaultKind.ThrowsInConstructor && script.IsDueForNextMade())
        {
            throw new InvalidOperationException("The candidate cannot be made.");
        }
    }

    protected FaultScript Script { get; }

    public Task<Order> FindAsync(int number, List<int> lines, CancellationToken cancellation) => AnswerAsync(number, lines, cancellation);

    public async Task<Basket> FillAsync(int number, List<int> lines)
    {
        List<int> seen = [.. lines];
        await ActAsync(number, lines, CancellationToken.None);
        return new Basket { Number = number, Lines = seen };
    }

    public async ValueTask<Order> PeekAsync(int number, List<int> lines, CancellationToken cancellation) =>
        await AnswerAsync(number, lines, cancellation);

    public Task SaveAsync(int number, List<int> lines) => AnswerAsync(number, lines, CancellationToken.None);

    public async ValueTask TouchAsync(int number, List<int> lines) => await AnswerAsync(number, lines, CancellationToken.None);

    public Order Read(int number, List<int> lines) => AnswerAsync(number, lines, CancellationToken.None).GetAwaiter().GetResult();

    public void Check(int number, List<int> lines) => AnswerAsync(number, lines, CancellationToken.None).GetAwaiter().GetResult();

    private Task<Order> AnswerAsync(int number, List<int> lines, CancellationToken cancellation)
    {
        if (Script.Kind == FaultKind.ThrowsAtOnce && Script.IsDue(number))
        {
            throw new InvalidOperationException("The candidate is broken.");
        }

        return AwaitAsync();

        async Task<Order> AwaitAsync()
        {
            await ActAsync(number, lines, cancellation);
            return new Order(number, lines.Sum());
        }
    }

    private async Task ActAsync(int number, List<int> lines, CancellationToken cancellation)
    {
        switch (Script.Kind)
        {
            case FaultKind.TakesTwoSeconds when Script.IsDue(number):
                await Task.WhenAny(Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, cancellation), Script.Released)
                    .ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
                break;
            case FaultKind.Hangs when Script.IsDue(number):
                await Script.Released.ConfigureAwait(false);
                break;
            case FaultKind.Blocks when Script.IsDue(number):
                Script.Block();
                break;
            case FaultKind.ThrowsLater when Script.IsDue(number):
                await Task.Yield();
                throw new InvalidOperationException("The candidate broke.");
            case FaultKind.CancelsItself when Script.IsDue(number):
                throw new OperationCanceledException("The candidate gave up.");
            default:
                break;
        }

        if (OrderLedger.IsMissing(number))
        {
            throw new MissingOrderException(number);
        }

        if (Script.Kind == FaultKind.ChangesArguments && Script.IsDue(number))
        {
            // What it returns is still right: only the caller's list would be wrong.
            lines.Reverse();
            lines.Add(0);
        }
    }
}
