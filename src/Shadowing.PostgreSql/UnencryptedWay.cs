using System.Net;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Shadowing.PostgreSql;

/// <summary>Warns where evidence may travel to another host in the clear.</summary>
internal static partial class UnencryptedWay
{
    /// <summary>Warns once where a connection string names another host, and lets a connection be that is not encrypted.</summary>
    public static void Warn(string connectionString, ILogger logger)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (settings.SslMode < SslMode.Require && settings.Host is { } hosts
            && hosts.Split(',', StringSplitOptions.TrimEntries).Any(static host => !IsHere(host)))
        {
            Log.MayBeUnencrypted(logger, settings.SslMode);
        }
    }

    private static bool IsHere(string host)
    {
        // A socket's folder, or an abstract socket; else a name or an address, which may have a port behind it.
        if (host.StartsWith('/') || host.StartsWith('@'))
        {
            return true;
        }

        return IPAddress.TryParse(host, out var address) ? IPAddress.IsLoopback(address)
            : IPEndPoint.TryParse(host, out var end) ? IPAddress.IsLoopback(end.Address)
            : string.Equals(host.Split(':')[0], "localhost", StringComparison.OrdinalIgnoreCase);
    }

    private static partial class Log
    {
        [LoggerMessage(19002, LogLevel.Warning,
            "The database is on another host, and SSL Mode={Mode} lets the evidence travel there unencrypted. Use SSL Mode=VerifyFull, or Require at least.",
            EventName = nameof(MayBeUnencrypted))]
        internal static partial void MayBeUnencrypted(ILogger logger, SslMode mode);
    }
}
