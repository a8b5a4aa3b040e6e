using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Stands in the response's place: everything goes straight through to the server's own, and what is written is copied on its way.</summary>
internal sealed class ResponseTee : IHttpResponseBodyFeature
{
    private readonly CallCapture _capture;
    private readonly ResponseTeeWriter _writer;
    private readonly ResponseTeeStream _stream;
    private IHttpResponseBodyFeature _inner = null!;
    private volatile PooledBody? _body;
    private long _generation;
    private bool _begun;
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

    /// <summary>Puts itself in the response's place.</summary>
    public void Attach(HttpContext context, PooledBody body)
    {
        _inner = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        _generation = body.Generation;
        _body = body;
        _begun = _usesStream = _usesWriter = false;
        context.Features.Set<IHttpResponseBodyFeature>(this);
    }

    /// <summary>Stops copying; everything still goes through.</summary>
    public void Detach() => _body = null;

    /// <summary>Leaves the response's place; false when the application has put something else there, which may go on using this.</summary>
    public bool Restore(HttpContext context)
    {
        Detach();
        if (!ReferenceEquals(context.Features.Get<IHttpResponseBodyFeature>(), this))
        {
            return false;
        }

        context.Features.Set(_inner);
        return true;
    }

    /// <inheritdoc/>
    public void DisableBuffering() => _inner.DisableBuffering();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        Begin();
        return _inner.StartAsync(cancellationToken);
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
    public Task CompleteAsync() => _inner.CompleteAsync();

    /// <summary>Notes that the response begins, once.</summary>
    public void Begin()
    {
        if (!_begun)
        {
            _begun = true;
            try
            {
                _capture.ResponseBegins();
            }
            catch (Exception fault)
            {
                _capture.Failed(fault);
            }
        }
    }

    /// <summary>Copies what was written; never throws.</summary>
    public void Copy(ReadOnlySpan<byte> bytes)
    {
        Begin();
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

    /// <summary>Says that the copy cannot be right.</summary>
    public void GiveUp(string why) => _capture.Failed(new InvalidOperationException(why));
}
