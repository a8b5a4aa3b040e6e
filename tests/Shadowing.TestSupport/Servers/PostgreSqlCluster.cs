using System.Diagnostics;
using System.Globalization;

namespace Shadowing.TestSupport.Servers;

/// <summary>Debian's PostgreSQL with data of its own, run by an ordinary user, which may be killed, frozen and started again.</summary>
public sealed class PostgreSqlCluster : IAsyncDisposable
{
    internal const string Password = "canary-of-the-password";
    private const string Ready = "ready to accept";
    private readonly string _data;
    private readonly string[] _settings;
    private OwnServer _server = null!;

    private PostgreSqlCluster(string folder, string[] settings) =>
        (Folder, _data, _settings) = (folder, Path.Combine(folder, "data"), settings);

    /// <summary>Gets the folder of its socket, which holds everything else too.</summary>
    public string Folder { get; }

    /// <summary>Gets its port.</summary>
    public int Port { get; private set; }

    /// <summary>Gets how the superuser connects to it.</summary>
    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={Port};Database=postgres;Username=postgres;Password={Password}");

    /// <summary>Starts one.</summary>
    /// <param name="prepare">Does something to the folder of its data before.</param>
    /// <param name="settings">Settings of the server, such as <c>max_connections=300</c>.</param>
    public static async Task<PostgreSqlCluster> StartAsync(Action<string>? prepare = null, params string[] settings)
    {
        var cluster = new PostgreSqlCluster(await OwnServer.MakeFolderAsync(), ["fsync=off", "shared_buffers=32MB", .. settings]);
        try
        {
            var password = Path.Combine(cluster.Folder, "password");
            await File.WriteAllTextAsync(password, Password);
            await OwnServer.RunAsync(await BinaryAsync("initdb"), "-D", cluster._data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile",
                password, "--no-sync", "--locale=C", "--encoding=UTF8");
            prepare?.Invoke(cluster._data);
            (cluster._server, cluster.Port) = await OwnServer.StartAsync(cluster.StartAtAsync);
            return cluster;
        }
        catch
        {
            Directory.Delete(cluster.Folder, recursive: true);
            throw;
        }
    }

    /// <summary>Starts it again, at its port and with its data, after it was killed.</summary>
    public async Task StartAgainAsync()
    {
        await _server.DisposeAsync();
        _server = await StartAtAsync(Port);
    }

    /// <summary>Takes a copy of what it holds, as a backup of its disk does, and goes on.</summary>
    public Task TakeCopyAsync() => MeanwhileAsync(_data, Copy);

    /// <summary>Makes it what it was when the copy was taken, and goes on from there.</summary>
    public Task RestoreCopyAsync() => MeanwhileAsync(Copy, _data);

    /// <summary>Kills all its processes at once.</summary>
    public Task KillAsync() => ProcessSignal.SendAsync("KILL", Processes());

    /// <summary>Stops all its processes where they are.</summary>
    public Task FreezeAsync() => ProcessSignal.SendAsync("STOP", Processes());

    /// <summary>Lets them go on.</summary>
    public Task ThawAsync() => ProcessSignal.SendAsync("CONT", Processes());

    /// <summary>Gets the processes that serve it now, the first of which has started the others.</summary>
    public IReadOnlyList<int> Processes()
    {
        var file = Path.Combine(_data, "postmaster.pid");
        if (!File.Exists(file))
        {
            return [];
        }

        var first = int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture);
        return [first, .. Process.GetProcesses().Where(process => ParentOf(process.Id) == first).Select(static process => process.Id)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await ThawAsync();
        await _server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private string Copy => Path.Combine(Folder, "copy");

    private async Task MeanwhileAsync(string from, string to)
    {
        await KillAsync();
        await _server.DisposeAsync();
        await OwnServer.RunAsync("/bin/sh", "-c", "rm -rf \"$2\" && cp -a \"$1\" \"$2\"", "copy", from, to);
        _server = await StartAtAsync(Port);
    }

    private static int ParentOf(int process)
    {
        try
        {
            // After the name, which is in brackets and may hold anything: the state, and then the parent.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;   // it has ended
        }
    }

    private static async Task<string> BinaryAsync(string name)
    {
        await DebianPackages.CommandAsync("pg_ctlcluster", "postgresql");
        return Directory.GetFiles("/usr/lib/postgresql", name, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
    }

    private async Task<OwnServer> StartAtAsync(int port) => await OwnServer.StartAsync(
        await BinaryAsync("postgres"),
        ["-D", _data, "-p", port.ToString(CultureInfo.InvariantCulture), "-k", Folder, "-h", "127.0.0.1",
            .. _settings.SelectMany(static setting => (string[])["-c", setting])],
        "INT",
        Ready);
}
