using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>The connection of one candidate's call: two pipes, of which the server has one end each.</summary>
internal sealed class CandidateConnection
    : ConnectionContext, IDuplexPipe, IConnectionIdFeature, IConnectionTransportFeature, IConnectionItemsFeature, IConnectionLifetimeFeature
{
    // As a socket has it: a candidate that writes faster than its answer is read waits, and does not fill the memory.
    private const int Pause = 65_536;

    private readonly Pipe _request;
    private readonly Pipe _response;
    private readonly CancellationTokenSource _closed = new();

    public CandidateConnection(CandidateExchange exchange, PipeScheduler candidate)
    {
        var memory = new CandidateMemory();
        _request = new Pipe(new PipeOptions(memory, pauseWriterThreshold: 0, useSynchronizationContext: false));
        _response = new Pipe(new PipeOptions(memory, writerScheduler: candidate, pauseWriterThreshold: Pause,
            resumeWriterThreshold: Pause / 2, useSynchronizationContext: false));
        Features.Set(exchange);
        Features.Set<IMemoryPoolFeature>(memory);
        Features.Set<IConnectionIdFeature>(this);
        Features.Set<IConnectionTransportFeature>(this);
        Features.Set<IConnectionItemsFeature>(this);
        Features.Set<IConnectionLifetimeFeature>(this);
        ConnectionClosed = _closed.Token;
    }

    /// <inheritdoc/>
    public override string ConnectionId { get; set; } = "shadow";

    /// <inheritdoc/>
    public override IFeatureCollection Features { get; } = new FeatureCollection();

    /// <inheritdoc/>
    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    /// <inheritdoc/>
    public override IDuplexPipe Transport
    {
        get => this;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override CancellationToken ConnectionClosed { get; set; }

    /// <summary>Gets the end into which the request is written.</summary>
    public PipeWriter Request => _request.Writer;

    /// <summary>Gets the end at which the answer comes out.</summary>
    public PipeReader Response => _response.Reader;

    /// <summary>Gets what ended the connection before its time; null when nothing did.</summary>
    public Exception? Aborted { get; private set; }

    PipeReader IDuplexPipe.Input => _request.Reader;

    PipeWriter IDuplexPipe.Output => _response.Writer;

    /// <inheritdoc/>
    public override void Abort(ConnectionAbortedException abortReason)
    {
        Aborted ??= abortReason;
        _request.Writer.Complete(abortReason);
        try
        {
            _closed.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The server let go of it at this very moment.
        }
    }

    /// <summary>Leaves, as a client does that wants nothing more.</summary>
    public void Leave() => _request.Writer.Complete();

    /// <inheritdoc/>
    /// <remarks>Called by the server when it is done with the connection.</remarks>
    public override ValueTask DisposeAsync()
    {
        Features.Get<CandidateExchange>()!.Ended();
        _request.Writer.Complete();
        _request.Reader.Complete();
        _response.Writer.Complete();
        _closed.Dispose();
        return ValueTask.CompletedTask;
    }
}
