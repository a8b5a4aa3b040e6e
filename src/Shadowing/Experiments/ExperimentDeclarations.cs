namespace Shadowing.Experiments;

/// <summary>What code has declared before the start: experiments, shared settings and in-process candidates.</summary>
internal sealed class ExperimentDeclarations
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, Action<ExperimentOptions> Fill)> _experiments = [];
    private readonly List<Action<ShadowingOptions>> _shared = [];
    private readonly HashSet<string> _inProcess = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _ofServices = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _namedByEndpoints = new(StringComparer.OrdinalIgnoreCase);

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

    /// <summary>Declares an experiment with a decorated service.</summary>
    public void AddService(string name)
    {
        lock (_gate)
        {
            _ofServices.Add(name);
        }
    }

    /// <summary>Notes that an endpoint names an experiment, which must have a candidate for HTTP then.</summary>
    public void AddNamed(string name)
    {
        lock (_gate)
        {
            _namedByEndpoints.Add(name);
        }
    }

    /// <summary>Tells whether an experiment needs a candidate for HTTP and has none. One without routes and endpoints is for services and
    /// inline runs.</summary>
    public bool LacksCandidate(string name, ExperimentOptions options)
    {
        lock (_gate)
        {
            return options.Candidate is null && !_inProcess.Contains(name)
                && (options.Routes.Count > 0 || _namedByEndpoints.Contains(name));
        }
    }

    /// <summary>Tells whether an experiment shadows HTTP requests.</summary>
    public bool IsOfHttp(string name, ExperimentOptions options)
    {
        lock (_gate)
        {
            return options.Candidate is not null || options.Routes.Count > 0 || _inProcess.Contains(name)
                || _namedByEndpoints.Contains(name);
        }
    }

    /// <summary>Tells whether an experiment shadows decorated services.</summary>
    public bool IsOfServices(string name)
    {
        lock (_gate)
        {
            return _ofServices.Contains(name);
        }
    }

    /// <summary>Tells whether <c>AddExperiment</c> names an experiment.</summary>
    public bool IsOfCode(string name)
    {
        lock (_gate)
        {
            return _experiments.Exists(experiment => string.Equals(experiment.Name, name, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>Tells whether only inline runs can name an experiment.</summary>
    public bool IsInlineOnly(string name, ExperimentOptions options)
    {
        lock (_gate)
        {
            return !IsOfHttp(name, options) && !_ofServices.Contains(name);
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
            inProcess = [.. _inProcess, .. _ofServices];
        }

        var options = new ShadowingOptions();
        foreach (var fill in shared)
        {
            fill(options);
        }

        var built = new Dictionary<string, ExperimentOptions>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, fill) in experiments.Concat(
            inProcess.Select(static name => (name, (Action<ExperimentOptions>)(static _ => { })))))
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
