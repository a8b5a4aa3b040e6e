using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Clients.Tests.SignalR;

public sealed class Connections_of_SignalR(ITestOutputHelper output)
{
    private const int Times = 200;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Pass_as_without_shadowing(HttpTransportType transport)
    {
        await using var twins = await Twins.StartAsync(
            static services => services.AddSignalR(static hubs => hubs.MaximumParallelInvocationsPerClient = 8),
            static app => app.MapHub<TalkHub>("/talk"), HttpProtocols.Http1);
        var talk = await twins.TalkAsync(address => TalkAsync(new Uri(address, "talk"), transport));
        var account = await twins.AccountAsync();
        output.WriteLine($"{transport}: {account.Sampled} requests, {talk.Count} lines; compared {account.Compared}");
        output.WriteLine($"not comparable: {string.Join(", ", account.NotComparable)}");
        Assert.True(talk.Count > 600, $"{talk.Count} lines");
        Assert.True(account.Sampled >= 3, $"{account.Sampled} requests");
    }

    private static async Task<List<string>> TalkAsync(Uri hub, HttpTransportType transport)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        var seen = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            await using var connection = new HubConnectionBuilder().WithUrl(hub, transport).Build();
            var (told, isTold) = (new List<int>(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            connection.On<int>("Told", number =>
            {
                told.Add(number);
                if (told.Count == Times)
                {
                    isTold.SetResult();
                }
            });
            connection.On("Name", () => $"client {round}");
            await connection.StartAsync(deadline.Token);
            foreach (var length in (int[])[0, 10, 5_000, 30_000])
            {
                var answer = await connection.InvokeAsync<string>("Echo", new string('s', length), deadline.Token);
                seen.Add($"echo {answer.Length}");
            }

            await connection.InvokeAsync("Tell", Times, deadline.Token);
            await isTold.Task.WaitAsync(deadline.Token);
            seen.AddRange(told.Select(static number => $"told {number}"));
            seen.Add(await connection.InvokeAsync<string>("Ask", deadline.Token));
            await seen.TryAsync(() => connection.InvokeAsync<int>("Fail", "on purpose", deadline.Token));
            await seen.TryAsync(() => connection.InvokeAsync<int>("Nothing", deadline.Token));
            await foreach (var number in connection.StreamAsync<int>("Count", 100, deadline.Token))
            {
                seen.Add(number.ToString(CultureInfo.InvariantCulture));
            }

            seen.Add($"sum {await connection.InvokeAsync<int>("Sum", Numbers(), deadline.Token)}");
            await connection.StopAsync(deadline.Token);
            seen.Add($"{connection.State}");
        }

        return seen;
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        for (var number = 0; number < 50; number++)
        {
            yield return number;
            await Task.Yield();
        }
    }
}
