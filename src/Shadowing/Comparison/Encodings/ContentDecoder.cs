using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Shadowing.Comparison.Encodings;

/// <summary>Undoes a Content-Encoding, and stops at the cap, however small the bomb is.</summary>
internal static class ContentDecoder
{
    /// <summary>How many bytes a body may decode to, unless somebody says otherwise.</summary>
    public const int DefaultCap = 1_048_576;

    // Nobody sends more; each one costs a pass.
    private const int MaxCodings = 4;

    public static DecodeResult TryDecode(ReadOnlyMemory<byte> body, string? encoding, int cap, out ReadOnlyMemory<byte> decoded)
    {
        decoded = body;
        var codings = Codings(encoding);
        if (codings.Length > MaxCodings || Array.Exists(codings, static coding => !IsKnown(coding)))
        {
            return DecodeResult.UnknownEncoding;
        }

        // Codings are listed in the order in which they were applied. A body without content was not coded at all: 204, 304.
        for (var i = codings.Length - 1; i >= 0 && !body.IsEmpty; i--)
        {
            var result = codings[i] is "br" ? TryBrotli(decoded, cap, out decoded) : TryDeflate(decoded, codings[i], cap, out decoded);
            if (result is not DecodeResult.Decoded)
            {
                return result;
            }
        }

        return DecodeResult.Decoded;
    }

    /// <summary>Says whether two headers name the same codings.</summary>
    public static bool AreSame(string? left, string? right) => Codings(left).AsSpan().SequenceEqual(Codings(right));

    private static string[] Codings(string? encoding) =>
    [
        .. (encoding ?? string.Empty).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static coding => coding.ToLowerInvariant())
            .Where(static coding => coding is not "identity")
            .Select(static coding => coding is "x-gzip" ? "gzip" : coding),
    ];

    private static bool IsKnown(string coding) => coding is "gzip" or "br" or "deflate";

    private static DecodeResult TryDeflate(ReadOnlyMemory<byte> coded, string coding, int cap, out ReadOnlyMemory<byte> decoded)
    {
        decoded = default;
        try
        {
            using var source = new MemoryStream(coded.ToArray(), writable: false);
            using Stream inflater = coding is "gzip"
                ? new GZipStream(source, CompressionMode.Decompress)
                : new ZLibStream(source, CompressionMode.Decompress);
            using var target = new MemoryStream();
            var buffer = new byte[16_384];
            for (var read = inflater.Read(buffer); read > 0; read = inflater.Read(buffer))
            {
                if (cap - target.Length < read)
                {
                    return DecodeResult.OverCap;
                }

                target.Write(buffer, 0, read);
            }

            decoded = target.ToArray();
            return IsComplete(coded.Span, coding, decoded.Span) ? DecodeResult.Decoded : DecodeResult.Invalid;
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            return DecodeResult.Invalid;
        }
    }

    // The streams take the end of their input for the end of the data: a truncated body would pass for a shorter one. A body that ended
    // well ends with its checksum; in gzip with that of its last member, and the member's length.
    private static bool IsComplete(ReadOnlySpan<byte> coded, string coding, ReadOnlySpan<byte> decoded)
    {
        if (coding is not "gzip")
        {
            return coded.Length >= 4 && BinaryPrimitives.ReadUInt32BigEndian(coded[^4..]) == Checksums.Adler32(decoded);
        }

        return coded.Length >= 8
            && BinaryPrimitives.ReadUInt32LittleEndian(coded[^4..]) is var length
            && length <= decoded.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(coded[^8..]) == Checksums.Crc32(decoded[^(int)length..]);
    }

    // The stream for Brotli does not tell a truncated body from a complete one; the decoder does.
    private static DecodeResult TryBrotli(ReadOnlyMemory<byte> coded, int cap, out ReadOnlyMemory<byte> decoded)
    {
        decoded = default;
        var target = new ArrayBufferWriter<byte>();
        using var decoder = new BrotliDecoder();
        var source = coded.Span;
        while (true)
        {
            var status = decoder.Decompress(source, target.GetSpan(16_384), out var consumed, out var written);
            source = source[consumed..];
            target.Advance(written);
            if (target.WrittenCount > cap)
            {
                return DecodeResult.OverCap;
            }

            switch (status)
            {
                case OperationStatus.Done when source.IsEmpty:
                    decoded = target.WrittenMemory;
                    return DecodeResult.Decoded;
                case OperationStatus.DestinationTooSmall:
                    continue;
                default:
                    return DecodeResult.Invalid;
            }
        }
    }
}
