using Microsoft.Extensions.Logging;
using Shadowing.Execution;
using Shadowing.Experiments;

namespace Shadowing.Services.Registrations;

/// <summary>Checks decorated services when the host starts, and says what is shadowed, how, and what is not.</summary>
internal sealed partial class ServiceStart(
    IServiceProvider services, IEnumerable<IServiceRegistration> registrations, ExperimentStates states, ILogger<ServiceStart> logger)
        : IStartPart
{
    private bool _hasStarted;

    /// <inheritdoc/>
    public void Check(ExperimentCatalog catalog, ICollection<string> errors)
    {
        foreach (var registration in registrations)
        {
            // What code did wrong is wrong before the start, and a reload does not change it.
            if (!_hasStarted)
            {
                registration.Check(services, errors);
            }

            if (catalog.Find(registration.Experiment) is { } experiment)
            {
                registration.Check(experiment, errors);
            }
        }
    }

    /// <inheritdoc/>
    public void TookOver(ExperimentCatalog catalog)
    {
        foreach (var experiment in catalog.All.Where(static experiment => !experiment.IsOfHttp))
        {
            var account = states.Of(experiment.Name).Account;
            account.Summary = Summary(experiment);
            account.Declared =
            [
                .. registrations.Where(registration => IsOf(registration, experiment))
                    .SelectMany(static registration => registration.Summarize().Endpoints).Distinct(StringComparer.Ordinal),
            ];
            if (!_hasStarted)
            {
                ExperimentLog.Started(logger, experiment, account.Summary);
                if (experiment.SelfCheck > 0 && !registrations.Any(registration => IsOf(registration, experiment)))
                {
                    Log.NoSelfCheck(logger, experiment.Name);
                }
            }
        }

        if (!_hasStarted)
        {
            Describe();
        }

        _hasStarted = true;
    }

    private string Summary(Experiment experiment)
    {
        var shadowed = registrations.Where(registration => IsOf(registration, experiment)).ToList();
        return shadowed.Count == 0
            ? ExperimentLog.Summary(experiment, ["inline runs that name it"], "what their code says")
            : ExperimentLog.Summary(experiment, [.. shadowed.Select(static registration => registration.Service)],
                string.Join(", ", shadowed.Select(static registration => registration.Candidate).Distinct(StringComparer.Ordinal)));
    }

    private void Describe()
    {
        foreach (var registration in registrations)
        {
            var summary = registration.Summarize();
            Log.Methods(logger, registration.Experiment, registration.Service, List(summary.Shadowed), List(summary.ControlOnly));
            foreach (var method in summary.NotComparable)
            {
                Log.NotComparable(logger, registration.Experiment, registration.Service, method);
            }

            foreach (var warning in summary.Warnings)
            {
                Log.Warning(logger, registration.Experiment, warning);
            }

            foreach (var note in summary.Notes)
            {
                Log.Note(logger, registration.Experiment, note);
            }
        }
    }

    private static bool IsOf(IServiceRegistration registration, Experiment experiment) =>
        string.Equals(registration.Experiment, experiment.Name, StringComparison.OrdinalIgnoreCase);

    private static string List(IReadOnlyList<string> names) => names.Count == 0 ? "none" : string.Join(", ", names);

    private static partial class Log
    {
        [LoggerMessage(7001, LogLevel.Information,
            "{Experiment}: of {Service} these are shadowed: {Shadowed}. To the control only go: {ControlOnly}.",
            EventName = nameof(Methods))]
        internal static partial void Methods(ILogger logger, string experiment, string service, string shadowed, string controlOnly);

        [LoggerMessage(7002, LogLevel.Warning, "{Experiment}: sampled calls of {Service}.{Method} are not comparable.",
            EventName = nameof(NotComparable))]
        internal static partial void NotComparable(ILogger logger, string experiment, string service, string method);

        [LoggerMessage(7004, LogLevel.Warning,
            "{Experiment} sets SelfCheck, which does not apply to inline runs: the control's delegate belongs to its caller.",
            EventName = nameof(NoSelfCheck))]
        internal static partial void NoSelfCheck(ILogger logger, string experiment);

        [LoggerMessage(7005, LogLevel.Information, "{Experiment}: {Note}", EventName = nameof(Note))]
        internal static partial void Note(ILogger logger, string experiment, string note);

        [LoggerMessage(7003, LogLevel.Warning, "{Experiment}: {Warning}", EventName = nameof(Warning))]
        internal static partial void Warning(ILogger logger, string experiment, string warning);
    }
}
