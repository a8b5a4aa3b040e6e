using System.Globalization;
using System.Text;
using Grpc.Core;

namespace Shadowing.Clients.Tests.Grpc;

/// <summary>Answers every kind of call.</summary>
internal sealed class TalkService : Talk.TalkBase
{
    public override async Task<Words> Say(Words request, ServerCallContext context)
    {
        await context.WriteResponseHeadersAsync([new Metadata.Entry("begins", request.Number.ToString(CultureInfo.InvariantCulture))]);
        context.ResponseTrailers.Add("ends-bin", Encoding.UTF8.GetBytes(request.Text[..Math.Min(request.Text.Length, 20)]));
        return new Words { Text = request.Text, Number = request.Number + 1 };
    }

    public override Task<Words> Fail(Words request, ServerCallContext context) => throw new RpcException(
        new Status((StatusCode)request.Number, request.Text), [new Metadata.Entry("reason", "on purpose")]);

    public override async Task<Words> Wait(Words request, ServerCallContext context)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
        return request;
    }

    public override async Task Count(Words request, IServerStreamWriter<Words> responseStream, ServerCallContext context)
    {
        for (var number = 0; number < request.Number; number++)
        {
            await responseStream.WriteAsync(new Words { Text = request.Text, Number = number }, context.CancellationToken);
        }
    }

    public override async Task<Words> Collect(IAsyncStreamReader<Words> requestStream, ServerCallContext context)
    {
        var (text, sum) = (new StringBuilder(), 0);
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
        {
            text.Append(words.Text);
            sum += words.Number;
        }

        return new Words { Text = text.ToString(), Number = sum };
    }

    public override async Task Echo(IAsyncStreamReader<Words> requestStream, IServerStreamWriter<Words> responseStream,
        ServerCallContext context)
    {
        await foreach (var words in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(words, context.CancellationToken);
        }
    }
}
