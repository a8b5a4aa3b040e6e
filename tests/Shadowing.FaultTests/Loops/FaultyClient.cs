using System.Net;

namespace Shadowing.FaultTests.Loops;

/// <summary>A client that breaks its own contract in turns: it throws at once, throws later, gives nothing, gives an answer that throws
/// when it is read, and one that throws when it is disposed of.</summary>
internal sealed class FaultyClient(Fault fault) : DelegatingHandler
{
    private int _asked;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!fault.IsOn)
        {
            return base.SendAsync(request, cancellationToken);
        }

        switch (Interlocked.Increment(ref _asked) % 5)
        {
            case 0:
                fault.Happen();
                throw new InvalidOperationException("not reached");
            case 1:
                return LaterAsync();
            case 2:
                return Task.FromResult<HttpResponseMessage>(null!);
            case 3:
                return Answer(new FaultyContent(fault, whenRead: true));
            default:
                return Answer(new FaultyContent(fault, whenRead: false));
        }
    }

    private static Task<HttpResponseMessage> Answer(HttpContent content) =>
        Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = content });

    private async Task<HttpResponseMessage> LaterAsync()
    {
        await Task.Yield();
        fault.Happen();
        throw new InvalidOperationException("not reached");
    }

    private sealed class FaultyContent(Fault fault, bool whenRead) : ByteArrayContent("a"u8.ToArray())
    {
        protected override Task<Stream> CreateContentReadStreamAsync()
        {
            if (whenRead)
            {
                fault.Happen();
            }

            return base.CreateContentReadStreamAsync();
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing && !whenRead)
            {
                fault.Happen();
            }
        }
    }
}
