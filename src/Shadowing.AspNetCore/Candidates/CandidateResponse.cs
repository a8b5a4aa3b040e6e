using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate's response: it behaves as a server's does (start, headers that close, callbacks, trailers), and ends in a bounded body that nobody is sent.</summary>
internal sealed class CandidateResponse : IHttpResponseFeature, IHttpResponseBodyFeature, IHttpResponseTrailersFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _onStarting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _onCompleted = new();
    private readonly CandidateBodyStream _stream;
    private readonly HeaderDictionary _headers = [];
    private PipeWriter? _writer;
    private int _status = StatusCodes.Status200OK;
    private string? _reason;
    private bool _completed;

    public CandidateResponse(PooledBody body, bool discardsBody, CancellationToken cancellation) =>
        _stream = new CandidateBodyStream(this, body, discardsBody, cancellation);

    /// <inheritdoc/>
    public int StatusCode
    {
        get => _status;
        set
        {
            RefuseAfterStart(nameof(StatusCode));
            _status = value;
        }
    }

    /// <inheritdoc/>
    public string? ReasonPhrase
    {
        get => _reason;
        set
        {
            RefuseAfterStart(nameof(ReasonPhrase));
            _reason = value;
        }
    }

    /// <inheritdoc/>
    public IHeaderDictionary Headers
    {
        get => _headers;
        set => throw new NotSupportedException("The headers of a shadow response cannot be replaced as a whole.");
    }

    /// <inheritdoc/>
    public IHeaderDictionary Trailers { get; set; } = new HeaderDictionary();

    /// <inheritdoc/>
    public bool HasStarted { get; private set; }

    /// <inheritdoc/>
    public Stream Stream => _stream;

    /// <inheritdoc/>
    public PipeWriter Writer => _writer ??= PipeWriter.Create(_stream, new StreamPipeWriterOptions(leaveOpen: true));

    Stream IHttpResponseFeature.Body
    {
        get => _stream;
        set => throw new NotSupportedException("Set Response.Body, or the feature IHttpResponseBodyFeature, instead.");
    }

    /// <inheritdoc/>
    public void OnStarting(Func<object, Task> callback, object state)
    {
        RefuseAfterStart(nameof(OnStarting));
        _onStarting.Push((callback, state));
    }

    /// <inheritdoc/>
    public void OnCompleted(Func<object, Task> callback, object state) => _onCompleted.Push((callback, state));

    /// <inheritdoc/>
    public void DisableBuffering()
    {
    }

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (HasStarted)
        {
            return;
        }

        while (_onStarting.TryPop(out var starting))
        {
            await starting.Callback(starting.State);
        }

        HasStarted = true;
        _headers.IsReadOnly = true;
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        SendFileFallback.SendFileAsync(_stream, path, offset, count, cancellationToken);

    /// <inheritdoc/>
    public async Task CompleteAsync()
    {
        if (_completed)
        {
            return;
        }

        if (_writer is not null)
        {
            await _writer.FlushAsync();
            await _writer.CompleteAsync();
        }

        await StartAsync();
        _completed = true;
    }

    /// <summary>Runs what the handler wanted to run at the end, whether or not it succeeded.</summary>
    public async Task EndAsync()
    {
        while (_onCompleted.TryPop(out var completed))
        {
            await completed.Callback(completed.State);
        }
    }

    private void RefuseAfterStart(string what)
    {
        if (HasStarted)
        {
            throw new InvalidOperationException($"{what} cannot be set because the response has already started.");
        }
    }
}
