using System.Net.WebSockets;

namespace Shadowing.AspNetCore.Tests.Fidelity;

public class Every_way_to_write_a_response(FidelityFixture fixture, ITestOutputHelper output) : IClassFixture<FidelityFixture>
{
    // Some faults make the client wait for what never comes, so that there is no point in waiting for long.
    private static readonly TimeSpan PatienceWithWhatHangs = TimeSpan.FromSeconds(2);

    [Fact]
    public Task Is_the_same_twice_without_the_library_over_HTTP_1() =>
        IsTheSameAsync(FidelityFixture.Plain, new RawHttp1Client(FidelityFixture.Patience));

    [Fact]
    public Task Is_the_same_twice_without_the_library_over_HTTP_2() =>
        IsTheSameAsync(FidelityFixture.Plain, new RawHttp2Client(FidelityFixture.Patience));

    [Fact]
    public Task Is_the_same_byte_for_byte_with_everything_shadowed_over_HTTP_1() =>
        IsTheSameAsync(ShadowedVariant.Create(), new RawHttp1Client(FidelityFixture.Patience));

    [Fact]
    public Task Is_the_same_byte_for_byte_with_everything_shadowed_over_HTTP_2() =>
        IsTheSameAsync(ShadowedVariant.Create(), new RawHttp2Client(FidelityFixture.Patience));

    [Fact]
    public Task Is_the_same_with_a_tee_that_has_no_fault_over_HTTP_1() =>
        IsTheSameAsync(TeeBody.Variant(TeeFault.None), new RawHttp1Client(FidelityFixture.Patience));

    [Fact]
    public Task Is_the_same_with_a_tee_that_has_no_fault_over_HTTP_2() =>
        IsTheSameAsync(TeeBody.Variant(TeeFault.None), new RawHttp2Client(FidelityFixture.Patience));

    [Fact]
    public Task Shows_a_tee_that_drops_the_last_byte() => IsCaughtAsync(TeeFault.DropsTheLastByte);

    [Fact]
    public Task Shows_a_tee_that_flushes_after_each_advance() => IsCaughtAsync(TeeFault.FlushesAfterAdvance);

    [Fact]
    public Task Shows_a_tee_that_adds_a_header() => IsCaughtAsync(TeeFault.AddsAHeader);

    [Fact]
    public Task Shows_a_tee_that_swallows_CompleteAsync() => IsCaughtAsync(TeeFault.SwallowsCompleteAsync, PatienceWithWhatHangs);

    [Fact]
    public Task Shows_a_tee_that_swallows_flushes() => IsCaughtAsync(TeeFault.SwallowsFlushes, PatienceWithWhatHangs);

    [Fact]
    public Task Shows_a_tee_that_starts_the_response_early() => IsCaughtAsync(TeeFault.StartsEarly);

    [Fact]
    public Task Shows_a_tee_that_wraps_exceptions() => IsCaughtAsync(TeeFault.WrapsExceptions);

    [Fact]
    public Task Shows_a_tee_whose_writer_is_a_pipe_over_the_stream() => IsCaughtAsync(TeeFault.WriterOverTheStream);

    [Fact]
    public Task Shows_a_tee_that_sends_files_whole() => IsCaughtAsync(TeeFault.SendsFilesWhole);

    [Fact]
    public Task Shows_a_tee_that_forgets_cancellation_tokens() => IsCaughtAsync(TeeFault.ForgetsTokens);

    [Fact]
    public Task Lets_the_first_event_through_while_the_handler_waits_over_HTTP_1() =>
        LetsTheFirstEventThroughAsync(new RawHttp1Client(FidelityFixture.Patience));

    [Fact]
    public Task Lets_the_first_event_through_while_the_handler_waits_over_HTTP_2() =>
        LetsTheFirstEventThroughAsync(new RawHttp2Client(FidelityFixture.Patience));

    [Fact]
    public async Task Leaves_a_WebSocket_alone_over_HTTP_1()
    {
        await using var server = await fixture.StartAsync(ShadowedVariant.Create());
        using var socket = new ClientWebSocket();
        await EchoesAsync(socket, new Uri($"ws://{server.Http1}{WebSocketEcho.Case.Path}"), null);
    }

    [Fact]
    public async Task Leaves_a_WebSocket_alone_over_HTTP_2()
    {
        await using var server = await fixture.StartAsync(ShadowedVariant.Create());
        using var socket = new ClientWebSocket();
        socket.Options.HttpVersion = new Version(2, 0);
        socket.Options.HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        await EchoesAsync(socket, new Uri($"ws://{server.Http2}{WebSocketEcho.Case.Path}"), invoker);
    }

    private async Task IsTheSameAsync(FidelityVariant variant, IRawClient client)
    {
        await using var server = await fixture.StartAsync(variant);
        var report = await FidelityMatrix.CompareAsync(fixture.Expected(client), server, client);

        output.WriteLine(report.ToString());
        Assert.True(report.Differences.Count == 0 && report.Seen.Count == fixture.Expected(client).Count,
            $"{report}\n{report.FirstDifference()}");
        Assert.DoesNotContain(report.Seen, static evidence => evidence.Ending == ConnectionEnding.TimedOut);
        Assert.True(server.Captured is null || server.Captured > 0, "Nothing was captured, so that nothing was shown.");
    }

    private async Task IsCaughtAsync(TeeFault fault, TimeSpan? patience = null)
    {
        await using var server = await fixture.StartAsync(TeeBody.Variant(fault));
        foreach (IRawClient client in (IRawClient[])[new RawHttp1Client(patience ?? FidelityFixture.Patience),
            new RawHttp2Client(patience ?? FidelityFixture.Patience)])
        {
            var report = await FidelityMatrix.CompareAsync(fixture.Expected(client), server, client);
            output.WriteLine(report.ToString());
            Assert.True(report.Differences.Count > 0, $"{report}: the fault went unnoticed.");
            output.WriteLine($"first: {report.Differences[0].Expected.Case.Name}");
        }
    }

    private async Task LetsTheFirstEventThroughAsync(IRawClient client)
    {
        await using var server = await fixture.StartAsync(ShadowedVariant.Create());
        foreach (var writeCase in server.Cases.Where(static writeCase => writeCase.ReleaseAfter == StreamingCases.FirstEvent))
        {
            var exchange = server.Exchanges.Begin("events", requests: 1);
            var evidence = await client.RunAsync(client.Endpoint(server), writeCase, "events", exchange);

            // The client releases the handler on its own only when the first event came; the handler notes the rest.
            Assert.Contains("the client has it", exchange.Notes);
            Assert.NotEqual(ConnectionEnding.TimedOut, evidence.Ending);
        }
    }

    private async Task EchoesAsync(ClientWebSocket socket, Uri address, HttpMessageInvoker? invoker)
    {
        const int messages = 100;
        using var deadline = new CancellationTokenSource(FidelityFixture.Patience);
        await socket.ConnectAsync(address, invoker, deadline.Token);
        var buffer = new byte[4_096];
        for (var i = 0; i < messages; i++)
        {
            var message = Payload.OfLength(i * 40);
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, deadline.Token);
            var received = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(received), deadline.Token);
                received += result.Count;
            }
            while (!result.EndOfMessage);

            Assert.Equal(message, buffer[..received]);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", deadline.Token);
        Assert.Equal(WebSocketState.Closed, socket.State);
        output.WriteLine($"{messages} messages echoed");
    }
}
