using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace Shadowing.Dashboard.Answers;

/// <summary>What is sent, in each coding that a caller may want.</summary>
internal sealed class Representation
{
    // Less fits into one packet anyway.
    private const int LeastCoded = 1_024;

    // What is coded for one answer must not take longer than it saves; what is kept is coded once.
    private const int QuickQuality = 4;
    private const int KeptQuality = 9;

    private readonly byte[] _content;
    private readonly Lazy<string> _hash;
    private readonly bool _isWeak;
    private byte[]? _gzip;
    private byte[]? _brotli;

    /// <summary>Makes it.</summary>
    /// <param name="content">What is sent.</param>
    /// <param name="type">Its type.</param>
    /// <param name="identity">What makes two of them the same, when that is not all of the content.</param>
    public Representation(byte[] content, string type, byte[]? identity = null)
    {
        (_content, Type) = (content, type);

        // The same tag for contents that are not byte by byte the same must say so.
        _isWeak = identity is not null;
        _hash = new(() => Convert.ToHexStringLower(SHA256.HashData(identity ?? content).AsSpan(0, 12)));
    }

    /// <summary>Gets the type of the content.</summary>
    public string Type { get; }

    /// <summary>Gets a value indicating whether it may be coded at all.</summary>
    public bool MayBeCoded { get; init; } = true;

    /// <summary>Gets a value indicating whether it is sent many times, so that its codings are kept.</summary>
    public bool IsKept { get; init; }

    /// <summary>Gets a value indicating whether coding it saves anything.</summary>
    public bool IsWorthCoding => _content.Length >= LeastCoded;

    /// <summary>Gets the tag of a coding: other bytes have another one.</summary>
    public EntityTagHeaderValue Tag(ContentCoding coding) =>
        new($"\"{_hash.Value}{(coding is ContentCoding.Identity ? string.Empty : $"-{AcceptedCodings.NameOf(coding)}")}\"", _isWeak);

    /// <summary>Gets it in a coding.</summary>
    public ReadOnlyMemory<byte> In(ContentCoding coding) => coding switch
    {
        ContentCoding.Identity => _content,
        ContentCoding.Gzip => _gzip is { } kept ? kept : Kept(ref _gzip, Gzip()),
        ContentCoding.Brotli => _brotli is { } kept ? kept : Kept(ref _brotli, Brotli()),
        _ => throw new UnreachableException(),
    };

    private byte[] Kept(ref byte[]? kept, byte[] coded)
    {
        if (IsKept)
        {
            kept = coded;
        }

        return coded;
    }

    private byte[] Gzip()
    {
        using var coded = new MemoryStream();
        using (var coder = new GZipStream(coded, IsKept ? CompressionLevel.Optimal : CompressionLevel.Fastest))
        {
            coder.Write(_content);
        }

        return coded.ToArray();
    }

    private byte[] Brotli()
    {
        using var coded = new MemoryStream();
        using (var coder = new BrotliStream(coded, new BrotliCompressionOptions { Quality = IsKept ? KeptQuality : QuickQuality }))
        {
            coder.Write(_content);
        }

        return coded.ToArray();
    }
}
