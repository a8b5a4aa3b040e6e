using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Shadowing.Benchmarks.EndToEnd;

/// <summary>Serves an application in every way, each in a process of its own, and puts them under load in turn.</summary>
/// <param name="rounds">How often each has its turn.</param>
/// <param name="turn">How long a turn is.</param>
internal sealed class EndToEndRun(int rounds, TimeSpan turn)
{
    private static readonly string[] s_paths = ["/small", "/large"];
    private static readonly (int PerSecond, TimeSpan Length)[] s_paces = [(2_000, TimeSpan.FromSeconds(3)), (50, TimeSpan.FromSeconds(6))];
    private static readonly string[] s_paced = ["plain", "plain again", "100 % sampled", "peer: 100 % with a bare `HttpClient` GET"];
    private const int MostWarmUps = 10;
    private const int FewCompiled = 20;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);

    /// <summary>Gets what was found of each way and path.</summary>
    public List<EndToEndRow> Rows { get; } = [];

    /// <summary>Gets what was found where the servers are asked so many times a second, less than they could do; the path says how
    /// many.</summary>
    public List<EndToEndRow> Paced { get; } = [];

    /// <summary>Gets the times of first and second requests on one connection, with a candidate that hangs: of the plain application,
    /// twice, of this library, of nginx without and with its mirror.</summary>
    public List<(string Name, Pairs Pairs)> Pairs { get; } = [];

    /// <summary>Measures.</summary>
    public async Task RunAsync()
    {
        await using var candidate = await ServerProcess.StartAsync(ServedWay.Plain.Arguments(new Uri("http://127.0.0.1:1")));
        var servers = new List<(ServedWay Way, ServerProcess Process)>();
        try
        {
            foreach (var way in ServedWay.All)
            {
                servers.Add((way, await ServerProcess.StartAsync(way.Arguments(AddressOf(way.Candidate, candidate.Address)))));
            }

            foreach (var path in s_paths)
            {
                await RunAsync(servers, path);
            }

            foreach (var (perSecond, length) in s_paces)
            {
                await PaceAsync(servers.FindAll(static server => s_paced.Contains(server.Way.Name)), perSecond, length);
            }

            await AskTwiceAsync(servers, candidate.Address);
        }
        finally
        {
            foreach (var (_, process) in servers)
            {
                await process.DisposeAsync();
            }
        }
    }

    private async Task RunAsync(List<(ServedWay Way, ServerProcess Process)> servers, string path)
    {
        foreach (var (way, process) in servers)
        {
            Console.WriteLine($"{path}: {way.Name} warms up");
            await WarmUpAsync(process, path);
        }

        var rows = servers.ConvertAll(server => new EndToEndRow(server.Way.Name, path));
        Rows.AddRange(rows);
        for (var round = 0; round < rounds; round++)
        {
            // Back and forth, so that no way is always the one after another.
            foreach (var index in round % 2 == 0 ? Enumerable.Range(0, rows.Count) : Enumerable.Range(0, rows.Count).Reverse())
            {
                var process = servers[index].Process;
                var before = await process.LookAsync();
                var load = await Load.OnAsync(new Uri(process.Address, path), turn);
                rows[index].Add(load, (await process.LookAsync()).Since(before));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{path}, round {round + 1}: {rows[index].Way}: {load.PerSecond:N0} requests a second"));
            }
        }
    }

    private async Task PaceAsync(List<(ServedWay Way, ServerProcess Process)> servers, int perSecond, TimeSpan length)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false });
        var rows = servers.ConvertAll(server => new EndToEndRow(
            server.Way.Name, string.Create(CultureInfo.InvariantCulture, $"{perSecond:N0} requests a second")));
        Paced.AddRange(rows);
        for (var round = -1; round < rounds; round++)
        {
            foreach (var index in round % 2 == 0 ? Enumerable.Range(0, rows.Count) : Enumerable.Range(0, rows.Count).Reverse())
            {
                var process = servers[index].Process;
                var before = await process.LookAsync();
                var load = await PacedLoad.OnAsync(client, new Uri(process.Address, s_paths[0]), perSecond, length);
                var used = (await process.LookAsync()).Since(before);
                Console.WriteLine($"{rows[index].Path}, round {round + 1}: {rows[index].Way}");
                if (round >= 0)
                {
                    rows[index].Add(load, used);
                }
            }
        }
    }

    // Until the compiler has next to nothing left to do: it works beside, and would be measured too.
    private static async Task WarmUpAsync(ServerProcess process, string path)
    {
        for (var time = 0; time < MostWarmUps; time++)
        {
            var before = await process.LookAsync();
            await Load.OnAsync(new Uri(process.Address, path), s_warmUp);
            if ((await process.LookAsync()).Since(before).Compiled < FewCompiled)
            {
                return;
            }
        }
    }

    private async Task AskTwiceAsync(List<(ServedWay Way, ServerProcess Process)> servers, Uri candidate)
    {
        var plain = servers[0].Process.Address;
        var hung = servers.Find(static server => server.Way.Candidate == CandidateKind.Hung).Process.Address;
        await using var through = await MirrorProxy.StartAsync(plain, null);
        await using var mirror = await MirrorProxy.StartAsync(plain, AddressOf(CandidateKind.Hung, candidate));
        foreach (var (name, address) in new[]
        {
            ("plain", plain), ("plain again", plain), ("this library, 100 % sampled, hung candidate", hung),
            ("nginx before the plain application", through.Address), ("nginx with `mirror`, hung candidate", mirror.Address),
        })
        {
            Console.WriteLine($"twice on each connection: {name}");

            // The mirror's second request waits for the mirrored one, which is a minute with its defaults: few tell enough.
            Pairs.Add((name, await EndToEnd.Pairs.OnAsync(new Uri(address, "/small"), address == mirror.Address ? 2 : 2_000)));
        }
    }

    private static Uri AddressOf(CandidateKind kind, Uri candidate) => kind switch
    {
        CandidateKind.Slow => new Uri(candidate, "/slow/"),
        CandidateKind.Hung => new Uri(candidate, "/hung/"),
        CandidateKind.Refusing => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ClosedPort()}")),
        _ => candidate,
    };

    private static int ClosedPort()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }
}
