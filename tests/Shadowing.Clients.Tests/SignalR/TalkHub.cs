using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;

namespace Shadowing.Clients.Tests.SignalR;

/// <summary>Answers every kind of message.</summary>
internal sealed class TalkHub : Hub
{
    public string Echo(string text) => text;

    public int Fail(string text) => throw new HubException(text);

    public async Task Tell(int times)
    {
        for (var number = 0; number < times; number++)
        {
            await Clients.Caller.SendAsync("Told", number);
        }
    }

    public Task<string> Ask() => Clients.Caller.InvokeAsync<string>("Name", Context.ConnectionAborted);

    public async IAsyncEnumerable<int> Count(int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var number = 0; number < most; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return number;
            await Task.Yield();
        }
    }

    public async Task<int> Sum(IAsyncEnumerable<int> numbers)
    {
        var sum = 0;
        await foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
