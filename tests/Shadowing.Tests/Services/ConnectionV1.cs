namespace Shadowing.Tests.Services;

public class ConnectionV1 : IConnection
{
    public int Disposals { get; private set; }

    public int Ping(int number) => Disposals > 0 ? throw new ObjectDisposedException(nameof(ConnectionV1)) : number;

    public void Dispose() => Disposals++;
}
