using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shadowing.Notifications.Alerts;

/// <summary>Signs an alert, so that its receiver knows who sent it, and when.</summary>
internal static class AlertSignature
{
    /// <summary>The header with the signature.</summary>
    public const string Header = "Shadowing-Signature";

    /// <summary>Gets the header's value: the seconds since 1970, and the keyed hash of them and the body.</summary>
    public static string Of(string secret, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var seconds = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        hash.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(hash.GetHashAndReset())}";
    }
}
