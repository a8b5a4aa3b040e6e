using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shadowing.Experiments;
using Shadowing.Storage;

namespace Shadowing.Operations.Audits;

/// <summary>Chains the audit: the link of each entry is made of the entry, of its place and of the link before it, with a key of the secret
/// that all instances share. Who has the database and not the secret cannot change, take out, add or move an entry without leaving a
/// link that is wrong; who takes off the end is found by whoever has seen it.</summary>
/// <remarks>HMAC-SHA-256 (RFC 2104) over fields of which each is preceded by its length, so that no two entries are the same bytes.</remarks>
internal sealed class AuditChain(Func<string?> secret)
{
    // Eight digits of the key's own hash: of which secret a link is, where there was more than one.
    private const int MarkBytes = 4;

    public AuditChain(ExperimentRegistry registry)
        : this(() => registry.Shared.Secret)
    {
    }

    /// <summary>Says where a chain ends: what who keeps it can hold against it later. Null where there is no entry.</summary>
    public static string? Head(long number, string? link) =>
        link is null ? null : string.Create(CultureInfo.InvariantCulture, $"{number}:{link}");

    /// <summary>Makes the link of an entry.</summary>
    /// <param name="number">Its place, from 1 on.</param>
    /// <param name="before">The link before it; null for the first.</param>
    /// <param name="entry">The entry.</param>
    public string Link(long number, string? before, AuditEntry entry)
    {
        var key = Key();
        return $"{Mark(key)}:{Convert.ToHexStringLower(HMACSHA256.HashData(key, Bytes(number, before, entry)))}";
    }

    /// <summary>Tells whether an entry's link is of the secret of now.</summary>
    public bool IsOfThisSecret(AuditEntry entry) => entry.Link?.StartsWith($"{Mark(Key())}:", StringComparison.Ordinal) is true;

    // Without a secret whoever knows this library can make links: then they show what happens by mistake.
    private byte[] Key() => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret() ?? string.Empty), "Shadowing audit"u8);

    private static string Mark(byte[] key) => Convert.ToHexStringLower(SHA256.HashData(key)[..MarkBytes]);

    private static byte[] Bytes(long number, string? before, AuditEntry entry)
    {
        using var bytes = new MemoryStream();
        Span<byte> whole = stackalloc byte[sizeof(long)];
        foreach (var part in (ReadOnlySpan<long>)[number, entry.At.UtcTicks])
        {
            BinaryPrimitives.WriteInt64LittleEndian(whole, part);
            bytes.Write(whole);
        }

        foreach (var text in (ReadOnlySpan<string>)[before ?? string.Empty, entry.Id, entry.By, entry.Action, entry.Experiment, entry.Reason])
        {
            var encoded = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteInt64LittleEndian(whole, encoded.Length);
            bytes.Write(whole);
            bytes.Write(encoded);
        }

        return bytes.ToArray();
    }
}
