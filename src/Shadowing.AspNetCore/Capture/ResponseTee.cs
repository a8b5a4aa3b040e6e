using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Stands in the response's place: everything goes straight through to the server's own, and what is written is copied on its
/// way.</summary>
internal sealed class ResponseTee : IHttpResponseBodyFeature
{
    private readonly CallCapture _capture;
    private readonly ResponseTeeWriter _writer;
    private readonly ResponseTeeStream _stream;
    private IHttpResponseBodyFeature _inner = null!;
    private volatile PooledBody? _body;
    private long _generation;
    private Stream? _buffer;
    private long _start;
    private bool _isSettled;
    private bool _usesWriter;
    private bool _usesStream;

    public ResponseTee(CallCapture capture)
    {
        _capture = capture;
        _writer = new ResponseTeeWriter(this);
        _stream = new ResponseTeeStream(this);
    }

    /// <inheritdoc/>
    public Stream Stream
    {
        get
        {
            // Only when the application asks: what the server makes of its stream or its writer, it makes at that moment.
            if (!_usesStream)
            {
                _stream.Attach(_inner.Stream);
                _usesStream = true;
            }

            return _stream;
        }
    }

    /// <inheritdoc/>
    public PipeWriter Writer
    {
        get
        {
            if (!_usesWriter)
            {
                _writer.Attach(_inner.Writer);
                _usesWriter = true;
            }

            return _writer;
        }
    }

    /// <summary>Gets a value indicating whether this stands in a request that runs.</summary>
    public bool IsAttached { get; private set; }

    /// <summary>Puts itself in the response's place.</summary>
    public void Attach(HttpContext context, PooledBody body)
    {
        _inner = context.Features.Find<IHttpResponseBodyFeature>()
            ?? throw new InvalidOperationException("The response has no body.");
        _generation = body.Generation;
        _body = body;
        IsAttached = true;
        _isSettled = _usesStream = _usesWriter = false;

        // What the framework makes of a stream that somebody has put in the response's place, to look at the answer before it leaves.
        _buffer = _inner is StreamResponseBodyFeature { Stream: { CanSeek: true } buffer } ? buffer : null;
        _start = _buffer?.Position ?? 0;
        context.Features.Put<IHttpResponseBodyFeature>(this);
    }

    /// <summary>Stops copying; everything still goes through.</summary>
    public void Detach() => _body = null;

    /// <summary>Leaves the response's place; false when the application has put something else there, which may go on using this.</summary>
    public bool Restore(HttpContext context)
    {
        Detach();
        IsAttached = false;
        if (!ReferenceEquals(context.Features.Find<IHttpResponseBodyFeature>(), this))
        {
            return false;
        }

        context.Features.Put(_inner);
        return true;
    }

    /// <inheritdoc/>
    public void DisableBuffering() => _inner.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        var isCancelled = cancellationToken.IsCancellationRequested;
        try
        {
            return Took(_inner.StartAsync(cancellationToken), isCancelled, default);
        }
        catch when (Refused())
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default)
    {
        if (_body is not null)
        {
            _capture.FileWasSent();
        }

        return _inner.SendFileAsync(path, offset, count, cancellationToken);
    }

    /// <inheritdoc/>
    public Task CompleteAsync()
    {
        // What was put into the server's memory goes with it.
        Begin();
        try
        {
            return Took(_inner.CompleteAsync(), isCancelled: false, default);
        }
        catch when (Refused())
        {
            throw;
        }
    }

    /// <summary>Called before anything goes to the server: bytes, a flush or the head alone. Not with bytes that are only put into the
    /// server's memory.</summary>
    public void Begin()
    {
        if (_isSettled || _body is null)
        {
            return;
        }

        try
        {
            _capture.ResponseGoes();
        }
        catch (Exception fault)
        {
            _capture.Failed(fault);
        }
    }

    /// <summary>Called after it, when the server has taken it: copies what was written; never throws.</summary>
    public void Took(ReadOnlySpan<byte> bytes)
    {
        Went(isAccepted: true);
        if (bytes.Length > 0)
        {
            Copy(bytes);
        }
    }

    /// <inheritdoc cref="Took(Task, bool, ReadOnlyMemory{byte})"/>
    public ValueTask Took(ValueTask written, bool isCancelled, ReadOnlyMemory<byte> bytes)
    {
        End(!isCancelled && !written.IsFaulted && !written.IsCanceled, bytes);
        return written;
    }

    /// <inheritdoc cref="Took(Task, bool, ReadOnlyMemory{byte})"/>
    public ValueTask<FlushResult> Took(ValueTask<FlushResult> written, bool isCancelled, ReadOnlyMemory<byte> bytes)
    {
        End(!isCancelled && !written.IsFaulted && !written.IsCanceled, bytes);
        return written;
    }

    /// <summary>Called after it: copies what was written, unless the server has refused it. Never throws.</summary>
    /// <param name="written">What the server said, which is given back.</param>
    /// <param name="isCancelled">Whether its token was cancelled already: then servers write nothing, and not all of them say so.</param>
    /// <param name="bytes">What was written.</param>
    public Task Took(Task written, bool isCancelled, ReadOnlyMemory<byte> bytes)
    {
        End(!isCancelled && !written.IsFaulted && !written.IsCanceled, bytes);
        return written;
    }

    /// <inheritdoc cref="Took(Task, bool, ReadOnlyMemory{byte})"/>
    public Task Took(Task written, bool isCancelled, byte[] buffer, int offset, int count)
    {
        // Whether the numbers are right is the server's to say: an asynchronous one says it with its task.
        var isAccepted = !isCancelled && !written.IsFaulted && !written.IsCanceled;
        End(isAccepted, isAccepted ? buffer.AsMemory(offset, count) : default);
        return written;
    }

    /// <summary>Called after it, when the server has thrown. Always false, so that the exception goes on untouched.</summary>
    public bool Refused()
    {
        Went(isAccepted: false);
        return false;
    }

    /// <summary>Copies what was written; never throws.</summary>
    public void Copy(ReadOnlySpan<byte> bytes)
    {
        if (_body is not { } body)
        {
            return;
        }

        try
        {
            if (!body.Append(_generation, bytes))
            {
                _capture.ResponseWasLost();
            }
        }
        catch (Exception fault)
        {
            _capture.Failed(fault);
        }
    }

    /// <summary>Takes the last bytes back: the server has refused them. Always false, so that the exception goes on untouched.</summary>
    public bool Retract(int bytes)
    {
        if (bytes > 0 && _body is { } body)
        {
            body.Truncate(_generation, body.Offered - bytes);
        }

        return false;
    }

    /// <summary>Notes that bytes are about to go to the server's stream, after some that its writer still holds: into a buffer, at another
    /// place than the end of the copy, they write over something.</summary>
    public void Writes(long held)
    {
        try
        {
            if (_buffer is { CanSeek: true } buffer && _body is { } body && buffer.Position - _start + held != body.Offered)
            {
                _capture.ResponseWasRewritten();
            }
        }
        catch (Exception fault)
        {
            // The stream is somebody's own, and its place may be a secret of its.
            _capture.Failed(fault);
        }
    }

    /// <summary>Notes that a body that somebody has buffered was cut to a length, or made longer.</summary>
    public void WasCut(long length)
    {
        if (_buffer is null || _body is not { } body)
        {
            return;
        }

        if (length - _start > body.Offered)
        {
            _capture.ResponseWasRewritten();
        }
        else
        {
            _start = Math.Min(_start, length);
            body.Truncate(_generation, length - _start);
        }
    }

    /// <summary>Notes that the control gives its answer up.</summary>
    public void Broke() => _capture.Broke();

    /// <summary>Says that the copy cannot be right.</summary>
    public void GiveUp(string why) => _capture.Failed(new InvalidOperationException(why));

    private void End(bool isAccepted, ReadOnlyMemory<byte> bytes)
    {
        if (isAccepted && bytes.Length > 0)
        {
            Copy(bytes.Span);
        }

        Went(isAccepted);
    }

    // Whether it went or was refused: until the response has started there may be another beginning.
    private void Went(bool isAccepted)
    {
        if (_isSettled || _body is null)
        {
            return;
        }

        try
        {
            _isSettled = _capture.ResponseWent(isAccepted);
        }
        catch (Exception fault)
        {
            _capture.Failed(fault);
        }
    }
}
