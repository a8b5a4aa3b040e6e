using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate's response: the server's own, but that the handler's callbacks run where the handler runs, and that a write after
/// its time fails.</summary>
internal sealed class CandidateResponse : IHttpResponseFeature, IHttpResponseBodyFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();
    private readonly TaskCompletionSource _completedEarly = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IHttpResponseFeature _head;
    private readonly IHttpResponseBodyFeature _body;
    private readonly CancellationToken _cancellation;
    private CandidateBodyStream? _stream;
    private CandidateBodyWriter? _writer;
    private bool _failedToStart;

    public CandidateResponse(IFeatureCollection server, CancellationToken cancellation)
    {
        _head = server.GetRequiredFeature<IHttpResponseFeature>();
        _body = server.GetRequiredFeature<IHttpResponseBodyFeature>();
        _cancellation = cancellation;
    }

    /// <summary>Gets what ends when the handler itself says that the answer is complete.</summary>
    public Task CompletedEarly => _completedEarly.Task;

    /// <inheritdoc/>
    public int StatusCode
    {
        get => _head.StatusCode;
        set => _head.StatusCode = value;
    }

    /// <inheritdoc/>
    public string? ReasonPhrase
    {
        get => _head.ReasonPhrase;
        set => _head.ReasonPhrase = value;
    }

    /// <inheritdoc/>
    public IHeaderDictionary Headers
    {
        get => _head.Headers;
        set => _head.Headers = value;
    }

    /// <inheritdoc/>
    public bool HasStarted => _head.HasStarted;

    /// <inheritdoc/>
    // Made only when asked for, as the server makes its own.
    public Stream Stream => _stream ??= new CandidateBodyStream(_body.Stream, _cancellation);

    /// <inheritdoc/>
    public PipeWriter Writer => _writer ??= new CandidateBodyWriter(_body.Writer, _cancellation);

    Stream IHttpResponseFeature.Body
    {
        get => Stream;
#pragma warning disable CS0618 // The server's own, which handlers may still set.
        set => _head.Body = value;
#pragma warning restore CS0618
    }

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state)
    {
        // Each with one of the server's: it refuses when it is too late, and the first that it calls runs them all.
        _head.OnStarting(static response => ((CandidateResponse)response).StartingAsync(), this);
        _onStarting.Push((callback, state));
    }

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state)
    {
        lock (_onCompleted)
        {
            _onCompleted.Push((callback, state));
        }
    }

    /// <summary>Takes the callback that is to run next after the answer: the last that was registered.</summary>
    public bool TryTakeCompleted(out (Func<object, Task> Callback, object State) completed)
    {
        lock (_onCompleted)
        {
            return _onCompleted.TryPop(out completed);
        }
    }

    /// <inheritdoc/>
    public void DisableBuffering() => _body.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        _cancellation.ThrowIfCancellationRequested();
        return _body.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        _cancellation.ThrowIfCancellationRequested();
        return _body.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        await _body.CompleteAsync();
        _completedEarly.TrySetResult();
    }

    /// <summary>Sends what a server sends at the latest when it closes the connection over a handler that failed.</summary>
    public Task FlushAsync() => _body.Stream.FlushAsync(_cancellation);

    /// <summary>Runs the callbacks of a response that the handler has left for the server to start.</summary>
    public Task EnsureStartingAsync() => _head.HasStarted || _failedToStart ? Task.CompletedTask : StartingAsync();

    private async Task StartingAsync()
    {
        try
        {
            while (_onStarting.TryPop(out var starting))
            {
                await starting.Callback(starting.State);
            }
        }
        catch
        {
            _failedToStart = true;
            throw;
        }
    }
}
