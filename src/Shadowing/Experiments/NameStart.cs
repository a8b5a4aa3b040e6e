using Microsoft.Extensions.Logging;

namespace Shadowing.Experiments;

/// <summary>Asks of an experiment that only inline runs can name whether its name is another one mistyped.</summary>
internal sealed partial class NameStart(ExperimentDeclarations declarations, ShadowingConfiguration configuration,
    ILogger<NameStart> logger) : IStartPart
{
    private HashSet<string> _said = new(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public void Check(ExperimentCatalog catalog, ICollection<string> errors)
    {
        // A name may stand in code only, where no start can see it: it is no error.
    }

    /// <inheritdoc/>
    public void TookOver(ExperimentCatalog catalog)
    {
        var configured = configuration.ExperimentNames.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var said = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var experiment in catalog.All.Where(static experiment => !experiment.IsOfHttp && !experiment.IsOfServices))
        {
            // Two names in one place are two experiments; one that stands here, and a nearly equal one that stands there, are probably one.
            var isConfigured = configured.Contains(experiment.Name);
            var isOfCode = declarations.IsOfCode(experiment.Name);
            var others = catalog.All.Select(static other => other.Name)
                .Where(other => isConfigured != isOfCode && (isConfigured ? !configured.Contains(other) : !declarations.IsOfCode(other)));
            if (NearestNames.To(experiment.Name, others) is { } nearest)
            {
                said.Add(experiment.Name);
                if (!_said.Contains(experiment.Name))
                {
                    Log.OnlyInline(logger, experiment.Name, isConfigured ? "configuration" : "AddExperiment", nearest);
                }
            }
        }

        _said = said;
    }

    private static partial class Log
    {
        [LoggerMessage(1007, LogLevel.Warning,
            "{Experiment}: only {Place} has this name, and no endpoint, service or route uses it, so it is of inline runs only. Was {Nearest} meant, which {Place} does not have?", EventName = nameof(OnlyInline))]
        internal static partial void OnlyInline(ILogger logger, string experiment, string place, string nearest);
    }
}
