using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests.Hosting;

/// <summary>An nginx on loopback that shows an application below a path of its own, which the application does not know.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private Nginx(Process process, string folder, Uri address) => (_process, _folder, Address) = (process, folder, address);

    /// <summary>Gets the address that stands for the application's root.</summary>
    public Uri Address { get; }

    public static async Task<Nginx> StartAsync(Uri application, bool keepsHost = true)
    {
        var command = await DebianPackages.CommandAsync("nginx", "nginx");
        var folder = Directory.CreateTempSubdirectory("shadowing-nginx-").FullName;
        var port = FreePort();
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/nginx.pid;
            error_log {{folder}}/error.log;
            events { worker_connections 128; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
              server {
                listen 127.0.0.1:{{port}};
                location /tools/clock/ {
                  proxy_pass {{application.GetLeftPart(UriPartial.Authority)}}/;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_set_header Host {{(keepsHost ? "$http_host" : "inner.example")}};
                  proxy_set_header X-Forwarded-For $remote_addr;
                  proxy_set_header X-Forwarded-Prefix /tools/clock;
                }
              }
            }
            """);
        var start = new ProcessStartInfo(command,
            ["-p", folder, "-c", file, "-e", Path.Combine(folder, "error.log")])
        { UseShellExecute = false };
        var nginx = new Nginx(Process.Start(start)!, folder, new Uri($"http://127.0.0.1:{port}/tools/clock/"));
        await nginx.WaitAsync(port);
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WaitAsync(int port)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await pause.WaitForNextTickAsync(deadline.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException(await File.ReadAllTextAsync(Path.Combine(_folder, "error.log"), deadline.Token));
            }

            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, deadline.Token);
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
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
