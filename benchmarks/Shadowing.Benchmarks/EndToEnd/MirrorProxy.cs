using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Shadowing.TestSupport;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>An nginx that passes each request to the plain application and mirrors it to a candidate.</summary>
internal sealed class MirrorProxy : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private MirrorProxy(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Gets where it listens.</summary>
    public Uri Address { get; }

    /// <summary>Starts one.</summary>
    /// <param name="control">Where requests go.</param>
    /// <param name="candidate">Where they are mirrored to; null mirrors nothing.</param>
    public static async Task<MirrorProxy> StartAsync(Uri control, Uri? candidate)
    {
        var nginx = await DebianPackages.CommandAsync("nginx", "nginx");
        var folder = Directory.CreateTempSubdirectory("shadowing-mirror-").FullName;
        var port = FreePort();
        var mirror = candidate is null ? string.Empty : "mirror /mirror;";
        var location = candidate is null
            ? string.Empty
            : $"location = /mirror {{ internal; proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_pass {candidate.ToString().TrimEnd('/')}$request_uri; }}";
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              upstream control { server {{control.Authority}}; keepalive 32; }
              server {
                listen 127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}};
                location / { {{mirror}} proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://control; }
                {{location}}
              }
            }
            """);
        var process = Process.Start(new ProcessStartInfo(nginx, ["-c", file, "-p", folder, "-e", Path.Combine(folder, "error.log")]))!;
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        await ListensAsync(address);
        return new MirrorProxy(process, folder, address);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task ListensAsync(Uri address)
    {
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        while (await pause.WaitForNextTickAsync(deadline.Token))
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address.Host, address.Port, deadline.Token);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
