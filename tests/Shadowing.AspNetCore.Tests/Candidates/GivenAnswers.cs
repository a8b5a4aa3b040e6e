using System.Net;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Candidates;

/// <summary>A client's last handler that answers by itself: at first with one whose end throws, and then with sound ones.</summary>
internal sealed class GivenAnswers : HttpMessageHandler
{
    private int _answered;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = Interlocked.Increment(ref _answered) == 1
                ? new BrokenEnd(Encoding.UTF8.GetBytes("the first caller's"))
                : new StringContent("a"),
        };
        response.Content.Headers.ContentType = new("text/plain") { CharSet = "utf-8" };
        return Task.FromResult(response);
    }
}
