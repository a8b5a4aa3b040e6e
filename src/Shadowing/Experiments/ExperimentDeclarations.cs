namespace Shadowing.Experiments;

/// <summary>What code has declared before the start: experiments, shared settings and in-process candidates.</summary>
internal sealed class ExperimentDeclarations
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, Action<ExperimentOptions> Fill)> _experiments = [];
    private readonly List<Action<ShadowingOptions>> _shared = [];
    private readonly HashSet<string> _inProcess = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets who says why a route pattern is invalid; a host without routes has nobody.</summary>
    public Func<string, string?> WhyInvalidPattern { get; set; } = static _ => null;

    /// <summary>Declares an experiment, or adds to one.</summary>
    public void Add(string name, Action<ExperimentOptions> fill)
    {
        lock (_gate)
        {
            _experiments.Add((name, fill));
        }
    }

    /// <summary>Adds to the shared settings.</summary>
    public void Add(Action<ShadowingOptions> fill)
    {
        lock (_gate)
        {
            _shared.Add(fill);
        }
    }

    /// <summary>Declares an experiment whose candidate is in this process; answers whether it was new.</summary>
    public bool AddInProcess(string name)
    {
        lock (_gate)
        {
            return _inProcess.Add(name);
        }
    }

    /// <summary>Tells whether an experiment has a candidate in this process.</summary>
    public bool IsInProcess(string name)
    {
        lock (_gate)
        {
            return _inProcess.Contains(name);
        }
    }

    /// <summary>Makes the settings that code gives, afresh.</summary>
    public (ShadowingOptions Shared, Dictionary<string, ExperimentOptions> Experiments) Build()
    {
        (string Name, Action<ExperimentOptions> Fill)[] experiments;
        Action<ShadowingOptions>[] shared;
        string[] inProcess;
        lock (_gate)
        {
            experiments = [.. _experiments];
            shared = [.. _shared];
            inProcess = [.. _inProcess];
        }

        var options = new ShadowingOptions();
        foreach (var fill in shared)
        {
            fill(options);
        }

        var built = new Dictionary<string, ExperimentOptions>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, fill) in experiments.Concat(inProcess.Select(static name => (name, (Action<ExperimentOptions>)(static _ => { })))))
        {
            if (!built.TryGetValue(name, out var experiment))
            {
                built.Add(name, experiment = new ExperimentOptions());
            }

            fill(experiment);
        }

        return (options, built);
    }
}
