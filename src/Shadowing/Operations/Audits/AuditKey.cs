using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Shadowing.Storage;

namespace Shadowing.Operations.Audits;

/// <summary>The key of the links, made of a secret.</summary>
/// <remarks>HMAC-SHA-256 (RFC 2104) over fields of which each is preceded by its length, so that no two entries are the same bytes. Without
/// a secret whoever knows this library can make links: then they show what happens by mistake.</remarks>
internal sealed class AuditKey
{
    // Eight digits of the key's own hash: of which secret a link is, where there was more than one.
    private const int MarkBytes = 4;
    private readonly byte[] _key;
    private readonly string _mark;

    public AuditKey(string? secret)
    {
        _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret ?? string.Empty), "Shadowing audit"u8);
        _mark = Convert.ToHexStringLower(SHA256.HashData(_key)[..MarkBytes]) + ":";
    }

    /// <summary>Makes the link of an entry.</summary>
    /// <param name="number">Its place, from 1 on.</param>
    /// <param name="before">The link before it; null for the first.</param>
    /// <param name="entry">The entry.</param>
    public string Link(long number, string? before, AuditEntry entry) =>
        _mark + Convert.ToHexStringLower(HMACSHA256.HashData(_key, Bytes(number, before, entry)));

    /// <summary>Tells whether an entry's link says that it is of this key.</summary>
    public bool IsOf(AuditEntry entry) => entry.Link?.StartsWith(_mark, StringComparison.Ordinal) is true;

    private static byte[] Bytes(long number, string? before, AuditEntry entry)
    {
        using var bytes = new MemoryStream();
        Span<byte> whole = stackalloc byte[sizeof(long)];
        foreach (var part in (ReadOnlySpan<long>)[number, entry.At.UtcTicks])
        {
            BinaryPrimitives.WriteInt64LittleEndian(whole, part);
            bytes.Write(whole);
        }

        foreach (var text in (ReadOnlySpan<string?>)
            [before, entry.Id, entry.By, entry.Action, entry.Experiment, entry.Reason, entry.Decides])
        {
            var encoded = Encoding.UTF8.GetBytes(text ?? string.Empty);
            BinaryPrimitives.WriteInt64LittleEndian(whole, text is null ? -1 : encoded.Length);
            bytes.Write(whole);
            bytes.Write(encoded);
        }

        return bytes.ToArray();
    }
}
