using System.Net;
using System.Net.Sockets;

namespace Shadowing.FaultTests.Names;

/// <summary>Stands in the place of a name server: it says where a name leads now, each time that a connection is made.</summary>
internal sealed class ChangingName(IPAddress first)
{
    private IPAddress _address = first;
    private int _asked;

    /// <summary>Gets or sets where the name leads.</summary>
    public IPAddress Address
    {
        get => Volatile.Read(ref _address);
        set => Volatile.Write(ref _address, value);
    }

    /// <summary>Gets how often it was asked.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Connects to where the name leads now.</summary>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _asked);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(Address, context.DnsEndPoint.Port), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
