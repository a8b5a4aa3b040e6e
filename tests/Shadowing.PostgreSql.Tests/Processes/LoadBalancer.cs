using System.Globalization;
using Shadowing.TestSupport;
using Shadowing.TestSupport.Servers;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>An nginx before several instances: one call here, the next there.</summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private readonly OwnServer _nginx;
    private readonly string _folder;

    private LoadBalancer(OwnServer nginx, string folder, int port)
    {
        (_nginx, _folder) = (nginx, folder);
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        };
    }

    public HttpClient Client { get; }

    public static async Task<LoadBalancer> StartAsync(IEnumerable<FleetInstance> instances)
    {
        var (program, folder, port) = (await DebianPackages.CommandAsync("nginx", "nginx"), await OwnServer.MakeFolderAsync(),
            OwnServer.FreePort());
        var servers = string.Concat(instances.Select(static instance => $"server {instance.Client.BaseAddress!.Authority}; "));
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            worker_processes 1;
            pid {{folder}}/nginx.pid;
            error_log stderr notice;
            events { worker_connections 1024; }
            http {
              access_log off;
              client_body_temp_path {{folder}}/body; proxy_temp_path {{folder}}/proxy; fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi; scgi_temp_path {{folder}}/scgi;
              upstream fleet { {{servers}} keepalive 64; }
              server {
                listen 127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}};
                location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://fleet; }
              }
            }
            """);
        var nginx = await OwnServer.StartAsync(program, ["-c", file, "-p", folder, "-e", "stderr"], "TERM", "start worker process ");
        return new LoadBalancer(nginx, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _nginx.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
