namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A handler of a candidate's client that blocks, before it sends or when it has the answer.</summary>
internal sealed class BlockingClientHandler(Block block, bool isAfterAnswer) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!isAfterAnswer)
        {
            block.Wait();
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (isAfterAnswer)
        {
            block.Wait();
        }

        return response;
    }
}
