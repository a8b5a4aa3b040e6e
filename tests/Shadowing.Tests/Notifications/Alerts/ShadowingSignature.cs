using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Shadowing.Tests.Notifications.Alerts;

public static class ShadowingSignature
{
    public static bool IsValid(string? header, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        var parts = (header ?? string.Empty).Split(',');
        if (parts is not [['t', '=', .. var seconds], ['v', '1', '=', .. var signature]]
            || !long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var sent)
            || Math.Abs(now.ToUnixTimeSeconds() - sent) > 300)
        {
            return false;
        }

        byte[] signed = [.. Encoding.UTF8.GetBytes(seconds + "."), .. body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Convert.ToHexStringLower(expected)),
            Encoding.UTF8.GetBytes(signature));
    }
}
