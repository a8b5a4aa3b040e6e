using System.Reflection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Shadowing.Experiments;

/// <summary>Holds the current catalog: checked at the start, swapped whole on reload, kept when a reload is invalid.</summary>
internal sealed partial class ExperimentRegistry(
    ExperimentDeclarations declarations, ShadowingConfiguration configuration, ExperimentStops stops, IEnumerable<IStartPart> parts,
    ILogger<ExperimentRegistry> logger) : IDisposable
{
    private static readonly string? s_ownVersion = OwnBuild.Of(Assembly.GetEntryAssembly());
    private readonly Lock _gate = new();
    private volatile ExperimentCatalog _current = ExperimentCatalog.Empty;
    private Action<ExperimentCatalog>? _changed;
    private (ShadowingOptions Shared, Dictionary<string, ExperimentOptions> Experiments) _valid = (new(), []);
    private IDisposable? _reload;
    private bool _started;
    private string? _lastRejection;
    private KillSources _killed;
    private HashSet<string> _merged = new(StringComparer.Ordinal);

    /// <summary>Gets the catalog of this moment.</summary>
    public ExperimentCatalog Current => _current;

    /// <summary>Gets the shared settings of the newest valid configuration.</summary>
    public ShadowingOptions Shared { get; private set; } = new();

    /// <summary>Gets a value indicating whether the configuration was read: until then all settings are the defaults.</summary>
    public bool HasStarted => Volatile.Read(ref _started);

    /// <summary>Gets this application's version, which is the control's; null where nobody knows it.</summary>
    public string? ApplicationVersion => Shared.Version ?? s_ownVersion;

    /// <summary>Gets what is wrong with the newest configuration, so that an older one is kept; null when nothing is.</summary>
    public string? Rejection { get; private set; }

    /// <summary>Checks and compiles everything, once; later calls do nothing.</summary>
    /// <exception cref="InvalidShadowingException">Something is invalid; the message says all of it.</exception>
    public void Start(IReadOnlyCollection<string> errorsOfCode)
    {
        lock (_gate)
        {
            if (_started)
            {
                return;
            }

            // Listened to before it is read: a change in between waits for the lock, and is read after it.
            if (configuration.Section is { } section)
            {
                _reload ??= ChangeToken.OnChange(section.GetReloadToken, Reload);
            }

            var errors = new List<string>(errorsOfCode);
            var (shared, experiments) = Read(errors);
            if (Path.IsPathFullyQualified(shared.KillSwitchFile ?? string.Empty))
            {
                stops.File?.Begin(shared.KillSwitchFile, Refresh);
            }

            var catalog = Compile(shared, experiments, errors);
            if (errors.Count > 0)
            {
                throw new InvalidShadowingException(errors);
            }

            Shared = shared;
            Volatile.Write(ref _started, true);
            Swap(shared, experiments, catalog);
            Say(SayKilled);
            Say(SayMerged);
        }
    }

    /// <summary>Adds who is called with the new catalog after each swap.</summary>
    /// <remarks>Services subscribe when they are first asked for, several at one time, and maybe amid a swap: none may get lost, and none
    /// waits for a lock.</remarks>
    public void Subscribe(Action<ExperimentCatalog> subscriber)
    {
        Action<ExperimentCatalog>? known;
        do
        {
            known = Volatile.Read(ref _changed);
        }
        while (!ReferenceEquals(Interlocked.CompareExchange(ref _changed, known + subscriber, known), known));
    }

    /// <summary>Brings a subscriber that came late up to date.</summary>
    /// <remarks>Again, when the catalog was swapped meanwhile: an older one must not have the last word.</remarks>
    public void TakeOver(Action<ExperimentCatalog> subscriber)
    {
        ExperimentCatalog catalog;
        do
        {
            catalog = _current;
            subscriber(catalog);
        }
        while (!ReferenceEquals(catalog, _current));
    }

    /// <inheritdoc/>
    public void Dispose() => _reload?.Dispose();

    /// <summary>Compiles everything anew, because what was stopped has changed. An invalid configuration keeps nobody from stopping: then
    /// it is the last valid catalog that is stopped.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            if (_started)
            {
                var (before, (shared, experiments)) = (_current, _valid);
                Swap(shared, experiments, Compile(shared, experiments, []));
                Say(SayKilled);
                Say(() => SayStops(before));
            }
        }
    }

    // Runs on whichever thread the configuration source reloads on, where an exception could end the process.
    private void Reload()
    {
        lock (_gate)
        {
            try
            {
                if (!_started)
                {
                    return;
                }

                var errors = new List<string>();
                var (shared, experiments) = Read(errors);
                var catalog = Compile(shared, experiments, errors);
                if (errors.Count == 0)
                {
                    var (before, wasRejected) = (_valid, Rejection is not null);
                    Rejection = null;
                    _lastRejection = null;
                    Swap(shared, experiments, catalog);
                    Say(() => SayChanges(SettingChanges.Describe(before, (shared, experiments)), wasRejected));
                    Say(SayMerged);
                    return;
                }

                Reject(string.Join(" ", errors));
            }
            catch (Exception fault)
            {
                Reject($"It could not be read: {fault.Message}");
            }
        }
    }

    private void Reject(string why)
    {
        Rejection = why;
        if (!string.Equals(_lastRejection, why, StringComparison.Ordinal))
        {
            _lastRejection = why;
            Log.ReloadRejected(logger, why);
        }
    }

    // A logger that throws, or a source that cannot be asked, must not make a valid configuration an invalid one.
    private static void Say(Action what)
    {
        try
        {
            what();
        }
        catch (Exception)
        {
            // What is said is a help and nothing else.
        }
    }

    // A token may fire twice for one change, or for another part of the file.
    private void SayChanges(string? changes, bool wasRejected)
    {
        if (wasRejected)
        {
            Log.Reloaded(logger, $"The configuration is valid again and was taken over. {changes ?? "It is the one that stayed in force"}");
        }
        else if (changes is not null)
        {
            Log.Reloaded(logger, $"The configuration was reloaded. {changes}");
        }
    }

    private void SayKilled()
    {
        var (killed, since) = (stops.Killed, _killed);
        _killed = killed;
        if (killed != since)
        {
            (killed == KillSources.None ? (Action)(() => Log.Revived(logger)) : () => Log.Killed(logger, killed))();
        }
    }

    private void SayStops(ExperimentCatalog before)
    {
        foreach (var experiment in _current.All)
        {
            if (before.Find(experiment.Name) is { } known && known.IsStopped != experiment.IsStopped)
            {
                (experiment.IsStopped ? (Action<ILogger, string>)Log.Stopped : Log.Resumed)(logger, experiment.Name);
            }
        }
    }

    private void SayMerged()
    {
        var merged = configuration.Section is { } section
            ? new MergedLists(configuration.Sources).Describe(section).ToHashSet(StringComparer.Ordinal)
            : [];
        foreach (var list in merged.Except(_merged, StringComparer.Ordinal))
        {
            Log.Merged(logger, list);
        }

        _merged = merged;
    }

    private (ShadowingOptions Shared, Dictionary<string, ExperimentOptions> Experiments) Read(List<string> errors)
    {
        var (shared, experiments) = declarations.Build();
        if (configuration.Section is { } section)
        {
            new ConfigurationOverrides(errors, configuration.Sources).Apply(section, configuration.Path, shared, experiments);
        }

        return (shared, experiments);
    }

    private ExperimentCatalog Compile(ShadowingOptions shared, Dictionary<string, ExperimentOptions> experiments, List<string> errors)
    {
        var compiler = new ExperimentCompiler(errors, configuration.Path, declarations, stops);
        compiler.Check(shared);
        var catalog = compiler.Compile(shared, experiments);
        foreach (var part in parts)
        {
            part.Check(catalog, errors);
        }

        return catalog;
    }

    private void Swap(ShadowingOptions shared, Dictionary<string, ExperimentOptions> experiments, ExperimentCatalog catalog)
    {
        _valid = (shared, experiments);
        Shared = shared;
        _current = catalog;
        Volatile.Read(ref _changed)?.Invoke(catalog);
        foreach (var part in parts)
        {
            part.TookOver(catalog);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Error,
            "The new shadowing configuration is invalid and was not taken over; the last valid one stays. {Errors}",
            EventName = nameof(ReloadRejected))]
        internal static partial void ReloadRejected(ILogger logger, string errors);

        [LoggerMessage(1004, LogLevel.Information, "{Changes}.", EventName = nameof(Reloaded))]
        internal static partial void Reloaded(ILogger logger, string changes);

        [LoggerMessage(1005, LogLevel.Information,
            "{Experiment} was stopped by a person: nothing of it is sampled until a person starts it again.", EventName = nameof(Stopped))]
        internal static partial void Stopped(ILogger logger, string experiment);

        [LoggerMessage(1006, LogLevel.Information, "{Experiment} was started again by a person.", EventName = nameof(Resumed))]
        internal static partial void Resumed(ILogger logger, string experiment);

        [LoggerMessage(1009, LogLevel.Warning, "The kill switch is on ({Sources}): nothing is sampled.", EventName = nameof(Killed))]
        internal static partial void Killed(ILogger logger, KillSources sources);

        [LoggerMessage(1010, LogLevel.Information, "The kill switch is off: calls are sampled as the settings say.",
            EventName = nameof(Revived))]
        internal static partial void Revived(ILogger logger);

        [LoggerMessage(1008, LogLevel.Warning, "{List}", EventName = nameof(Merged))]
        internal static partial void Merged(ILogger logger, string list);
    }
}
