using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Experiments;

namespace Shadowing.Fleet.Runs;

/// <summary>Says what this instance is, and how it fares, for those who look at the fleet.</summary>
internal sealed class InstanceStatus(AccountBook book, ExperimentRegistry registry, ExperimentStops stops, TimeProvider time)
{
    private const int MarkBytes = 6;
    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_shortest = TimeSpan.FromSeconds(1);
    private static readonly string s_library = typeof(InstanceStatus).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    private long _lookedAt = time.GetTimestamp();
    private long _sampledThen;
    private double _rate;
    private long _describedAt = time.GetTimestamp();

    // How long it was between the last times that it described itself.
    private (TimeSpan Last, TimeSpan Before) _intervals;

    /// <summary>Gets the instance's name: as configured, else the machine and the process.</summary>
    public string Name => registry.Shared.Instance
        ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}");

    /// <summary>Gets what is known of the secret; null where there is none.</summary>
    public static string? SecretMark(string? secret) => secret is null ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "Shadowing secret"u8)[..MarkBytes]);

    /// <summary>Describes it, since the last look.</summary>
    public RunContent Describe()
    {
        var account = AccountReport.Sum([.. book.Experiments.SelectMany(static experiment => experiment.Endpoints)
            .Select(static endpoint => endpoint.Read())]);
        var (now, before) = (time.GetTimestamp(), _lookedAt);
        var elapsed = time.GetElapsedTime(before, now);

        // Twice at once, as where something is forgotten: the time between says nothing of the rate.
        if (elapsed >= s_shortest)
        {
            _rate = (account.Sampled - _sampledThen) / elapsed.TotalSeconds;
            (_lookedAt, _sampledThen) = (now, account.Sampled);
        }

        return new RunContent
        {
            Host = Environment.MachineName,
            Process = Environment.ProcessId,
            StartedAt = book.StartedAt,
            Version = registry.ApplicationVersion,
            Library = s_library,
            Secret = SecretMark(registry.Shared.Secret),
            Period = Pace(now),
            SampledPerSecond = _rate,
            Dropped = account.Dropped.Values.Sum(),
            Paused = [.. book.Experiments.Where(static experiment => experiment.IsPaused).Select(static experiment => experiment.Name)],
            Decided = stops.Heard,
            Experiments = [.. registry.Current.All.Select(RunLimits.Of)],
        };
    }

    // A slow store makes one interval after the other long. A process that was frozen has had one, or two where it was frozen again at
    // once: whoever waits for it must not wait three times as long when it is gone next.
    private TimeSpan Pace(long now)
    {
        var interval = time.GetElapsedTime(_describedAt, now);
        var shortest = new[] { interval, _intervals.Last, _intervals.Before }.Min();
        (_describedAt, _intervals) = (now, (interval, _intervals.Last));
        return shortest > s_period ? shortest : s_period;
    }
}
