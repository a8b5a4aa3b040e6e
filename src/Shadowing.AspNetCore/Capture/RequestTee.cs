using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Stands in the request body's place: what the application reads is copied as it reads it, and nothing is read before.</summary>
internal sealed class RequestTee : IRequestBodyPipeFeature
{
    private readonly RequestTeeReader _reader;
    private readonly RequestTeeStream _stream;
    private HttpRequest _request = null!;
    private IRequestBodyPipeFeature _innerFeature = null!;
    private Stream _innerStream = Stream.Null;
    private volatile PooledBody? _body;
    private long _announced;
    private long _copiedAhead;
    private long _generation;
    private bool _sawEnd;
    private bool _isLost;

    public RequestTee()
    {
        _reader = new RequestTeeReader(this);
        _stream = new RequestTeeStream(this);
    }

    /// <inheritdoc/>
    /// <remarks>When the application has put another stream over ours, the server's feature makes the reader for that one.</remarks>
    public PipeReader Reader => ReferenceEquals(_request.Body, _stream) ? _reader : _innerFeature.Reader;

    /// <summary>Gets a value indicating whether the application read the body to its end, so that the copy is whole.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Puts itself in the request body's place.</summary>
    public void Attach(HttpContext context, PooledBody body)
    {
        _request = context.Request;
        _announced = _request.ContentLength ?? -1;
        _copiedAhead = 0;
        _sawEnd = _isLost = IsWhole = false;
        _innerFeature = context.Features.Get<IRequestBodyPipeFeature>() ?? new RequestBodyPipeFeature(context);

        // Asked for before the stream is replaced: afterwards the server would make a reader over our own stream.
        _reader.Attach(_innerFeature.Reader);
        _innerStream = _request.Body;
        _stream.Attach(_innerStream);
        _generation = body.Generation;
        _body = body;
        _request.Body = _stream;
        context.Features.Set<IRequestBodyPipeFeature>(this);
    }

    /// <summary>Stops copying; everything still goes through.</summary>
    public void Detach() => _body = null;

    /// <summary>Notes that the copy cannot be whole: the application moved to and fro in the body.</summary>
    public void Lose()
    {
        _isLost = true;
        _body = null;
    }

    /// <summary>Leaves the request body's place; false when the application has put something over it, which goes on reading through this.</summary>
    public bool Restore(HttpContext context)
    {
        IsWhole = !_isLost && _body is { } body && (_announced >= 0 ? body.Offered == _announced : _sawEnd);
        Detach();
        var isOurs = ReferenceEquals(_request.Body, _stream);
        if (isOurs)
        {
            _request.Body = _innerStream;
        }

        if (ReferenceEquals(context.Features.Get<IRequestBodyPipeFeature>(), this))
        {
            context.Features.Set(_innerFeature);
        }

        return isOurs;
    }

    /// <summary>Copies what a stream read; the reader may have copied some of it before, without consuming it.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        var known = (int)Math.Min(_copiedAhead, bytes.Length);
        _copiedAhead -= known;
        Copy(bytes[known..]);
    }

    /// <summary>Copies what the reader was shown beyond what it was shown before.</summary>
    public void Show(in ReadResult result)
    {
        var buffer = result.Buffer;
        if (buffer.Length > _copiedAhead)
        {
            foreach (var piece in buffer.Slice(_copiedAhead))
            {
                Copy(piece.Span);
            }

            _copiedAhead = buffer.Length;
        }

        if (result.IsCompleted)
        {
            _sawEnd = true;
        }
    }

    /// <summary>Notes that the reader has consumed bytes it was shown.</summary>
    public void Consumed(long bytes) => _copiedAhead = Math.Max(0, _copiedAhead - bytes);

    /// <summary>Notes that a stream read met the end.</summary>
    public void End() => _sawEnd = true;

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _body?.Append(_generation, bytes);
        }
        catch
        {
            // Without a whole copy the call is not comparable; IsWhole sees to it.
            Lose();
        }
    }
}
