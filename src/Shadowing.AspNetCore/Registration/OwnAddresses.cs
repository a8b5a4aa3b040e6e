using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Registration;

/// <summary>Knows by which addresses this application's server is reached, without asking a name server.</summary>
internal sealed class OwnAddresses(IReadOnlyCollection<BindingAddress> bound, IReadOnlyCollection<IPAddress> ofMachine,
    IReadOnlyCollection<string> namesOfMachine)
{
    /// <summary>Reads what the server says it listens on, and what this machine is called.</summary>
    public static OwnAddresses Of(IEnumerable<string> addresses) =>
        new([.. addresses.Select(Parse).OfType<BindingAddress>()], MachineAddresses(), MachineNames());

    /// <summary>Tells whether an address is this application's own root. Another path of it may be another implementation.</summary>
    public bool Has(Uri address) =>
        address.AbsolutePath == "/"
            && bound.Any(listening => listening.Port == address.Port && Reaches(listening, address.IdnHost.TrimEnd('.').Trim('[', ']')));

    private bool Reaches(BindingAddress listening, string host)
    {
        var place = Host(listening.Host);
        var isName = !IPAddress.TryParse(host, out var literal);
        if (isName && string.Equals(host, listening.Host, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        if (isName && IsLocalhost(host))
        {
            return Reaches(place, IPAddress.Loopback) || Reaches(place, IPAddress.IPv6Loopback);
        }

        // The machine's name leads to whatever the machine says, and the port is ours.
        return isName ? namesOfMachine.Contains(host, StringComparer.OrdinalIgnoreCase) : Reaches(place, Target(literal!));
    }

    private bool Reaches(IReadOnlyList<IPAddress>? place, IPAddress target) =>
        place is null ? IPAddress.IsLoopback(target) || ofMachine.Contains(target)
        : place.Contains(target)
            || (place.Contains(IPAddress.Any) && target.AddressFamily is System.Net.Sockets.AddressFamily.InterNetwork
                && (IPAddress.IsLoopback(target) || ofMachine.Contains(target)));

    // Null is every address of both kinds: so the server takes names that it does not know, and [::].
    private static IReadOnlyList<IPAddress>? Host(string host) =>
        IsLocalhost(host) ? [IPAddress.Loopback, IPAddress.IPv6Loopback]
        : !IPAddress.TryParse(host.Trim('[', ']'), out var address) || address.Equals(IPAddress.IPv6Any) ? null
        : [Plain(address)];

    // Whoever connects to "any" address is connected to the loopback.
    private static IPAddress Target(IPAddress address) =>
        Plain(address) is var plain && plain.Equals(IPAddress.Any) ? IPAddress.Loopback : plain.Equals(IPAddress.IPv6Any)
            ? IPAddress.IPv6Loopback : plain;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsLocalhost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static BindingAddress? Parse(string address)
    {
        try
        {
            return BindingAddress.Parse(address) is { IsUnixPipe: false, IsNamedPipe: false } parsed ? parsed : null;
        }
        catch (FormatException)
        {
            // A server of somebody's own, with addresses of its own kind.
            return null;
        }
    }

    private static List<IPAddress> MachineAddresses()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces().SelectMany(static card => card.GetIPProperties().UnicastAddresses)
                .Select(static unicast => Plain(unicast.Address))];
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }

    private static List<string> MachineNames()
    {
        var names = new List<string> { Environment.MachineName };
        try
        {
            var properties = IPGlobalProperties.GetIPGlobalProperties();
            names.Add(properties.HostName);
            if (properties.DomainName is { Length: > 0 } domain)
            {
                names.Add($"{properties.HostName}.{domain}");
            }
        }
        catch (NetworkInformationException)
        {
            // The name that the environment has must do.
        }

        return names;
    }
}
