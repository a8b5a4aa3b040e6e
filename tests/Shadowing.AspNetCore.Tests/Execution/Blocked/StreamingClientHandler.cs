namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A handler of a candidate's client that awaits the answer and hands on one whose body blocks.</summary>
internal sealed class StreamingClientHandler(Block block) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        response.Content = new StreamContent(new BlockingStream(block));
        return response;
    }
}
