using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Shadowing.Observations;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>Reads an answer of HTTP/1.0 or 1.1 (RFC 9112): by the rules that a client has for where a body ends.</summary>
internal sealed class Http1Answer(PooledBody body, bool isHead) : IAnswerParser
{
    private const long Unknown = -1;
    private State _state = State.Head;
    private long _left;

    private enum State
    {
        Head,
        Length,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailers,
        UntilClosed,
        Complete,
    }

    /// <inheritdoc/>
    public bool IsComplete => _state == State.Complete;

    /// <inheritdoc/>
    public string? Broken { get; private set; }

    /// <inheritdoc/>
    public void Read(ref ReadOnlySequence<byte> buffer)
    {
        while (!IsComplete && Broken is null && Step(ref buffer))
        {
        }
    }

    /// <inheritdoc/>
    public void End(bool isOrderly)
    {
        if (_state == State.UntilClosed && isOrderly)
        {
            _state = State.Complete;
        }
        else if (!IsComplete)
        {
            Broken ??= _state switch
            {
                State.Head => "The connection ended without an answer.",
                State.Length =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"The answer broke off: {_left} bytes of what Content-Length promised are missing."),
                _ => "The answer broke off.",
            };
        }
    }

    private bool Step(ref ReadOnlySequence<byte> buffer) => _state switch
    {
        State.Head => TryReadHead(ref buffer),
        State.Length => TryReadBody(ref buffer, State.Complete),
        State.ChunkSize => TryReadChunkSize(ref buffer),
        State.ChunkData => TryReadBody(ref buffer, State.ChunkEnd),
        State.ChunkEnd => TryReadChunkEnd(ref buffer),
        State.Trailers => TryReadTrailer(ref buffer),
        State.UntilClosed => TryReadRest(ref buffer),
        _ => false,
    };

    private bool TryReadHead(ref ReadOnlySequence<byte> buffer)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> head, "\r\n\r\n"u8))
        {
            return false;
        }

        buffer = buffer.Slice(reader.Position);
        var lines = Encoding.Latin1.GetString(head).Split("\r\n");
        if (lines[0] is not ['H', 'T', 'T', 'P', '/', '1', '.', _, ' ', var hundreds, var tens, var ones, ' ', ..]
            || !int.TryParse([hundreds, tens, ones], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
        {
            Broken = "The answer's status line is not one.";
            return false;
        }

        if (status is >= 100 and < 200 and not StatusCodes.Status101SwitchingProtocols)
        {
            return true;
        }

        BeginBody(status, lines.AsSpan(1));
        return Broken is null;
    }

    private void BeginBody(int status, ReadOnlySpan<string> fields)
    {
        var length = Unknown;
        string? coding = null;
        foreach (var field in fields)
        {
            var colon = field.IndexOf(':', StringComparison.Ordinal);
            var value = colon < 0 ? string.Empty : field[(colon + 1)..].Trim(' ', '\t');
            if (field.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var announced)
                    || (length != Unknown && length != announced))
                {
                    Broken = "The answer's Content-Length is not one length.";
                    return;
                }

                length = announced;
            }
            else if (field.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase))
            {
                coding = value;
            }
        }

        var hasNone = isHead
            || status is StatusCodes.Status101SwitchingProtocols or StatusCodes.Status204NoContent or StatusCodes.Status304NotModified;
        _left = length;
        _state = hasNone || (coding is null && length == 0) ? State.Complete
            : coding?.EndsWith("chunked", StringComparison.OrdinalIgnoreCase) == true ? State.ChunkSize
            : coding is null && length != Unknown ? State.Length
            : State.UntilClosed;
    }

    private bool TryReadBody(ref ReadOnlySequence<byte> buffer, State next)
    {
        if (buffer.IsEmpty)
        {
            return false;
        }

        var piece = buffer.Slice(0, Math.Min(buffer.Length, _left));
        Append(piece);
        buffer = buffer.Slice(piece.End);
        _left -= piece.Length;
        if (_left == 0)
        {
            _state = next;
        }

        return true;
    }

    private bool TryReadChunkSize(ref ReadOnlySequence<byte> buffer)
    {
        if (!TryReadLine(ref buffer, out var line))
        {
            return false;
        }

        var digits = line.AsSpan();
        if (digits.IndexOf((byte)';') is >= 0 and var extension)
        {
            digits = digits[..extension];
        }

        if (!Utf8Parser.TryParse(digits, out long size, out var consumed, 'x') || consumed != digits.Length || size < 0)
        {
            Broken = "The answer's chunks are none.";
            return false;
        }

        _left = size;
        _state = size == 0 ? State.Trailers : State.ChunkData;
        return true;
    }

    private bool TryReadChunkEnd(ref ReadOnlySequence<byte> buffer)
    {
        if (!TryReadLine(ref buffer, out var line))
        {
            return false;
        }

        if (line.Length > 0)
        {
            Broken = "The answer's chunks are none.";
            return false;
        }

        _state = State.ChunkSize;
        return true;
    }

    private bool TryReadTrailer(ref ReadOnlySequence<byte> buffer)
    {
        if (!TryReadLine(ref buffer, out var line))
        {
            return false;
        }

        if (line.Length == 0)
        {
            _state = State.Complete;
        }

        return true;
    }

    private bool TryReadRest(ref ReadOnlySequence<byte> buffer)
    {
        Append(buffer);
        buffer = buffer.Slice(buffer.End);
        return false;
    }

    private void Append(ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
        {
            body.Append(piece.Span);
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> buffer, out byte[] line)
    {
        var reader = new SequenceReader<byte>(buffer);
        if (!reader.TryReadTo(out ReadOnlySequence<byte> found, "\r\n"u8))
        {
            line = [];
            return false;
        }

        line = found.ToArray();
        buffer = buffer.Slice(reader.Position);
        return true;
    }
}
