using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Capture;

/// <summary>Stands in the request body's place: what the application reads is copied as it reads it, and nothing is read before.</summary>
/// <remarks>Reader and stream share one place in the body; what lies before the end of the copy is known already, so that a body may be
/// read as often as the application likes.</remarks>
internal sealed class RequestTee : IRequestBodyPipeFeature
{
    private readonly RequestTeeReader _reader;
    private readonly RequestTeeStream _stream;
    private HttpRequest _request = null!;
    private IRequestBodyPipeFeature? _innerFeature;
    private bool _usesReader;
    private Stream _innerStream = Stream.Null;
    private volatile PooledBody? _body;
    private long _announced;
    private long _start;
    private long _at;
    private long _copied;
    private long _shownTo;
    private long _generation;
    private bool _isBuffered;
    private bool _endTells;
    private bool _destinationThrew;
    private bool _sawEnd;
    private bool _isLost;

    public RequestTee()
    {
        _reader = new RequestTeeReader(this);
        _stream = new RequestTeeStream(this);
    }

    /// <inheritdoc/>
    /// <remarks>When the application has put another stream over ours, the server's feature makes the reader for that one.</remarks>
    public PipeReader Reader => ReferenceEquals(_request.Body, _stream) ? OwnReader() : _innerFeature!.Reader;

    /// <summary>Gets a value indicating whether the application read the body to its end, so that the copy is whole.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Gets a value indicating whether the caller went away, or was given up as too slow, before the body ended.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Puts itself in the request body's place.</summary>
    public void Attach(HttpContext context, PooledBody body)
    {
        _request = context.Request;
        _at = _copied = _shownTo = 0;
        _sawEnd = _isLost = _destinationThrew = IsWhole = WasCut = false;

        // Where the server has none, the framework makes one over the stream when somebody asks; one of ours would be found by code that
        // copies features.
        _innerFeature = context.Features.Find<IRequestBodyPipeFeature>();
        _usesReader = false;
        _innerStream = _request.Body;
        _isBuffered = _innerStream.CanSeek;

        // Whoever unpacks a body leaves the length of the packed one: only of a stream of the server's own it is what there is to read.
        var isOfServer = IsOfServer(context, _innerStream);
        _announced = isOfServer || _isBuffered ? _request.ContentLength ?? -1 : -1;
        _endTells = !isOfServer || _announced < 0;
        _start = _isBuffered ? _innerStream.Position : 0;
        _stream.Attach(_innerStream);
        _generation = body.Generation;
        _body = body;
        _request.Body = _stream;
        if (_innerFeature is not null)
        {
            context.Features.Put<IRequestBodyPipeFeature>(this);
        }
    }

    /// <summary>Stops copying; everything still goes through.</summary>
    public void Detach() => _body = null;

    /// <summary>Leaves the request body's place; false when something goes on reading through this.</summary>
    public bool Restore(HttpContext context)
    {
        IsWhole = !_isLost && _body is { } body && (body.Offered == _announced || (_endTells && _sawEnd && _start == 0));
        Detach();
        if (_innerFeature is null && context.Features.Find<IRequestBodyPipeFeature>() is not null)
        {
            // The framework has made a reader over our stream, and keeps what it read ahead only as long as that stream stays.
            return false;
        }

        var isOurs = ReferenceEquals(_request.Body, _stream);
        if (isOurs)
        {
            _request.Body = _innerStream;
        }

        if (ReferenceEquals(context.Features.Find<IRequestBodyPipeFeature>(), this))
        {
            context.Features.Put(_innerFeature);
        }

        return isOurs;
    }

    /// <summary>Copies what a stream read, but for what is known already.</summary>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (_isBuffered && _shownTo > _at)
        {
            // Over a buffer a reader reads ahead on its own, so that the stream stands further on.
            Lose();
        }

        LoseIfSkipped();
        var known = (int)Math.Clamp(_copied - _at, 0, bytes.Length);
        _at += bytes.Length;
        Copy(bytes[known..]);
    }

    /// <summary>Copies what the reader was shown beyond what is known already.</summary>
    public void Show(in ReadResult result)
    {
        var buffer = result.Buffer;
        LoseIfSkipped();
        _shownTo = _at + buffer.Length;
        if (_shownTo > _copied)
        {
            foreach (var piece in buffer.Slice(Math.Max(0, _copied - _at)))
            {
                Copy(piece.Span);
            }
        }

        if (result.IsCompleted)
        {
            _sawEnd = true;
        }
    }

    /// <summary>Notes that the reader has consumed bytes it was shown.</summary>
    public void Consumed(long bytes) => _at += bytes;

    /// <summary>Notes that a read met the end.</summary>
    public void End()
    {
        LoseIfSkipped();
        _sawEnd = true;
    }

    /// <summary>Notes that what the body is copied to has failed, which is not the caller's doing; always false, so that the exception goes
    /// on untouched.</summary>
    public bool DestinationThrew()
    {
        _destinationThrew = true;
        return false;
    }

    /// <summary>Notes why copying to a destination failed: how much of the last piece was consumed is not known then.</summary>
    public bool CopyFailed(Exception failure)
    {
        Lose();
        return !_destinationThrew && Failed(failure);
    }

    /// <summary>Awaits a copy of the body to somewhere, and notes how it ended.</summary>
    public async Task CopyAsync(Task copying)
    {
        try
        {
            await copying;
            End();
        }
        catch (Exception failure) when (CopyFailed(failure))
        {
            throw;
        }
    }

    /// <summary>Notes that the application went to another place in a body that somebody has buffered.</summary>
    public void Moved(long position)
    {
        if (_shownTo > _at)
        {
            // A reader holds bytes from before the move, and will show them as if they stood after it.
            Lose();
        }

        if (position < _start)
        {
            // What lies there was read before this copy began, so it begins anew.
            _start = position;
            _copied = 0;
            _body?.Truncate(_generation, 0);
        }

        _at = position - _start;
    }

    /// <summary>Notes that the copy cannot be whole.</summary>
    public void Lose()
    {
        _isLost = true;
        _body = null;
    }

    /// <summary>Notes why a read failed; always false, so that the exception goes on untouched.</summary>
    public bool Failed(Exception failure)
    {
        WasCut |= failure switch
        {
            BadHttpRequestException bad =>
                bad.StatusCode == StatusCodes.Status408RequestTimeout
                    || bad.Message.StartsWith("Unexpected end of request content", StringComparison.Ordinal),
            ConnectionAbortedException or ConnectionResetException or IOException
            {
                InnerException: ConnectionAbortedException
                or ConnectionResetException
            } => true,

            // Of a buffer: it may be full, or its file may be.
            IOException => !_isBuffered,
            _ => false,
        };
        return false;
    }

    // Only when the application asks: over a stream that somebody has put in the body's place the server makes one, and closes that stream
    // with it in the end.
    private RequestTeeReader OwnReader()
    {
        if (!_usesReader)
        {
            // While the stream stands where it stood: over ours the server would make another one.
            _request.Body = _innerStream;
            try
            {
                _reader.Attach(_innerFeature!.Reader);
            }
            finally
            {
                _request.Body = _stream;
            }

            _usesReader = true;
        }

        return _reader;
    }

    private static bool IsOfServer(HttpContext context, Stream body) =>
        body.GetType().Assembly == context.Features.Find<IHttpRequestFeature>()?.GetType().Assembly;

    private void LoseIfSkipped()
    {
        if (_at > _copied)
        {
            Lose();
        }
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        _copied += bytes.Length;
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
