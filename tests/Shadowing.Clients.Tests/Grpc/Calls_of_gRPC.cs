using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Clients.Tests.Grpc;

public sealed class Calls_of_gRPC(ITestOutputHelper output)
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Of_every_kind_pass_as_without_shadowing(bool isCompressed)
    {
        await using var twins = await Twins.StartAsync(
            services => services.AddGrpc(grpc => grpc.ResponseCompressionAlgorithm = isCompressed ? "gzip" : null),
            static app => app.MapGrpcService<TalkService>(), HttpProtocols.Http2);
        var talk = await twins.TalkAsync(address => TalkAsync(address, isCompressed));
        var account = await twins.AccountAsync();
        output.WriteLine($"{account.Sampled} calls, {talk.Count} lines, e.g. {string.Join(" | ", talk.Take(12))}");
        Assert.True(talk.Count > 1_000, $"{talk.Count} lines");
        Assert.True(account.Sampled > 60, $"{account.Sampled} calls");
        Assert.Equal(account.Sampled, account.NotComparable["stream"]);
    }

    [Fact]
    public async Task Show_a_middleware_that_drops_trailers()
    {
        await using var twins = await Twins.StartAsync(
            static services => services.AddGrpc(), static app => app.MapGrpcService<TalkService>(), HttpProtocols.Http2,
            static app => app.Use(static (context, next) =>
            {
                context.Features.Set<IHttpResponseTrailersFeature>(null);
                return next(context);
            }));
        Assert.NotEmpty(await TalkAsync(twins.Plain.Address, isCompressed: false));
        await Assert.ThrowsAsync<RpcException>(() => TalkAsync(twins.Shadowed.Address, isCompressed: false));
    }

    private static async Task<List<string>> TalkAsync(Uri address, bool isCompressed)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        var client = new Talk.TalkClient(channel);
        var seen = new List<string>();
        var metadata = new Metadata { { "asks", "for" } };
        if (isCompressed)
        {
            metadata.Add("grpc-internal-encoding-request", "gzip");
        }

        foreach (var length in (int[])[0, 1, 100, 16_384, 1_000_000])
        {
            await SayAsync(client, new Words { Text = new string('t', length), Number = length }, metadata, seen);
        }

        foreach (var status in Enum.GetValues<StatusCode>().Where(static status => status != StatusCode.OK))
        {
            var words = new Words { Text = $"{status}: ä%", Number = (int)status };
            await seen.TryAsync(() => client.FailAsync(words, Options(metadata)).ResponseAsync);
        }

        await WaitAsync(client, new CallOptions(metadata, In(TimeSpan.FromMilliseconds(200))), seen);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await WaitAsync(client, new CallOptions(metadata, cancellationToken: cancellation.Token), seen);
        foreach (var count in (int[])[0, 1, 10, 500])
        {
            using var counting = client.Count(new Words { Text = new string('c', count), Number = count }, Options(metadata));
            await ReadAsync(counting.ResponseStream, seen);
            seen.Add($"counted {counting.GetStatus().StatusCode} {Describe(counting.GetTrailers())}");
            await CollectAsync(client, count, metadata, seen);
            await EchoAsync(client, count, metadata, seen);
        }

        await Task.WhenAll(Enumerable.Range(0, 40).Select(async number =>
        {
            var answer = await client.SayAsync(new Words { Text = "at once", Number = number }, Options(metadata));
            Assert.Equal(number + 1, answer.Number);
        }));
        await GiveUpAsync(client, metadata, seen);
        return seen;
    }

    private static async Task SayAsync(Talk.TalkClient client, Words words, Metadata metadata, List<string> seen)
    {
        using var call = client.SayAsync(words, Options(metadata));
        seen.Add(Describe(await call.ResponseHeadersAsync));
        var answer = await call;
        Assert.Equal(words.Text, answer.Text);
        seen.Add($"{answer.Text.Length} {answer.Number} {call.GetStatus().StatusCode} {Describe(call.GetTrailers())}");
    }

    // Client and server both know the deadline: whose words are heard is a matter of time.
    private static async Task WaitAsync(Talk.TalkClient client, CallOptions options, List<string> seen)
    {
        using var call = client.WaitAsync(new Words(), options);
        seen.Add($"{(await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync)).StatusCode}");
    }

    private static async Task CollectAsync(Talk.TalkClient client, int count, Metadata metadata, List<string> seen)
    {
        using var call = client.Collect(Options(metadata));
        for (var number = 0; number < count; number++)
        {
            await call.RequestStream.WriteAsync(new Words { Text = "x", Number = number });
        }

        await call.RequestStream.CompleteAsync();
        var answer = await call;
        seen.Add($"collected {answer.Text.Length} {answer.Number} {call.GetStatus().StatusCode}");
    }

    // Each word is answered before the next is said.
    private static async Task EchoAsync(Talk.TalkClient client, int count, Metadata metadata, List<string> seen)
    {
        using var call = client.Echo(Options(metadata));
        for (var number = 0; number < count; number++)
        {
            await call.RequestStream.WriteAsync(new Words { Text = new string('e', number), Number = number });
            Assert.True(await call.ResponseStream.MoveNext(default));
            seen.Add($"echo {call.ResponseStream.Current.Text.Length} {call.ResponseStream.Current.Number}");
        }

        await call.RequestStream.CompleteAsync();
        await ReadAsync(call.ResponseStream, seen);
        seen.Add($"echoed {call.GetStatus().StatusCode} {Describe(call.GetTrailers())}");
    }

    // A client that leaves in the middle of a conversation, and comes back.
    private static async Task GiveUpAsync(Talk.TalkClient client, Metadata metadata, List<string> seen)
    {
        using (var call = client.Echo(Options(metadata)))
        {
            await call.RequestStream.WriteAsync(new Words { Text = "only one" });
            Assert.True(await call.ResponseStream.MoveNext(default));
        }

        await SayAsync(client, new Words { Text = "back" }, metadata, seen);
    }

    private static async Task ReadAsync(IAsyncStreamReader<Words> answers, List<string> seen)
    {
        await foreach (var words in answers.ReadAllAsync())
        {
            seen.Add($"{words.Text.Length} {words.Number}");
        }
    }

    private static CallOptions Options(Metadata metadata) => new(metadata, In(s_deadline));

    private static DateTime In(TimeSpan time) => (TimeProvider.System.GetUtcNow() + time).UtcDateTime;

    private static string Describe(Metadata metadata) => string.Join(", ", metadata.Where(static entry => entry.Key != "date")
        .Select(static entry => string.Create(CultureInfo.InvariantCulture,
            $"{entry.Key}={(entry.IsBinary ? Convert.ToHexString(entry.ValueBytes) : entry.Value)}")));
}
