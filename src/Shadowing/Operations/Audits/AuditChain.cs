using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shadowing.Experiments;
using Shadowing.Storage;

namespace Shadowing.Operations.Audits;

/// <summary>Chains the audit: the link of each entry is made of the entry, of what it decides, of its place and of the link before it, with
/// a key of the secret that all instances share. Who has the database and not the secret cannot change, take out, add or move an entry
/// without leaving a link that is wrong; who takes off the end is found by whoever has seen it.</summary>
internal sealed class AuditChain(Func<AuditKey> key)
{
    public AuditChain(ExperimentRegistry registry)
        : this(() => registry.HasStarted ? new AuditKey(registry.Shared.Secret)
            : throw new ShadowStoreException("The settings of the application are not known yet; it is tried again."))
    {
    }

    /// <summary>Gets the key of now.</summary>
    /// <exception cref="ShadowStoreException">The settings, and so the secret, are not known yet: a link that was made without it anybody
    /// could have made.</exception>
    public AuditKey Key() => key();

    /// <summary>Says where a chain ends: what who keeps it can hold against it later. Null where there is no entry.</summary>
    public static string? Head(long number, string? link) =>
        link is null ? null : string.Create(CultureInfo.InvariantCulture, $"{number}:{link}");

    /// <summary>Says what an entry decides: which cell, and the hash of the value that it gets.</summary>
    public static string Decides(string cell, string value) =>
        $"{cell} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(value)))}";
}
