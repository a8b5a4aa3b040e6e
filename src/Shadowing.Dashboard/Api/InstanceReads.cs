using Microsoft.AspNetCore.Http;
using Shadowing.Dashboard.Answers;
using Shadowing.Evidence;
using Shadowing.Fleet.Runs;
using Shadowing.Reports.Fleets;
using Shadowing.Storage.Shared;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers which instances share the store, how each fares, and in what they differ that should be the same.</summary>
internal sealed class InstanceReads(FleetView fleet, InstanceStatus status, TimeProvider time)
{
    private const int MarkDigits = 4;
    private static readonly TimeSpan s_clock = TimeSpan.FromSeconds(5);

    /// <summary>Answers them; one that shares its store with nobody answers itself.</summary>
    public async Task ListAsync(HttpContext context)
    {
        if (!fleet.IsOn)
        {
            var now = time.GetUtcNow();
            // That it is seen now is always so, and nothing new.
            var alone = new InstancesAnswer(EvidenceScope.Process, now, null, null, [Own(now)], []);
            await AnswerAsync(context, alone, alone with { Instances = [Own(default)] });
            return;
        }

        FleetPicture picture;
        try
        {
            picture = await fleet.ReadAsync(context.RequestAborted);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            await ApiProblem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, "The store does not answer.",
                "Which instances there are cannot be read now; the page Health says how the store fares.");
            return;
        }

        var names = picture.Runs.GroupBy(static run => run.Instance, StringComparer.OrdinalIgnoreCase)
            .Where(static same => same.Count(static run => !run.IsFolded && !run.IsOver) > 1)
            .Select(static same => same.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var instances = picture.Runs.Select(run => Answer(picture, run, names.Contains(run.Instance)))
            .OrderBy(static instance => instance.State is "ended" ? 1 : 0).ThenBy(static instance => instance.Name, StringComparer.Ordinal)
            .ThenByDescending(static instance => instance.LastSeen).ToList();
        var answer = new InstancesAnswer(EvidenceScope.Fleet, picture.Now, picture.FoldedAt, picture.View.Book.Scope.UpTo,
            instances, [.. Differences([.. instances.Where(static instance => instance.State is not "ended")])]);
        await AnswerAsync(context, answer, answer);
    }

    private static Task AnswerAsync(HttpContext context, InstancesAnswer answer, InstancesAnswer unchanged) =>
        ApiAnswer.WriteAsync(context, answer, ApiJsonContext.Web.InstancesAnswer, unchanged with { Now = default });

    private static InstanceAnswer Answer(FleetPicture picture, RunReading run, bool isDouble)
    {
        var content = FleetPicture.Content(run);
        return new InstanceAnswer
        {
            Name = isDouble ? $"{run.Instance} ({run.Run[..MarkDigits]})" : run.Instance,
            Run = run.Run,
            IsThis = run.Run == picture.OwnRun,
            Folds = run.Run == picture.Holder,
            State = picture.State(run),
            StartedAt = content?.StartedAt,
            LastSeen = run.LastSeen,
            Host = content?.Host,
            Process = content?.Process,
            Version = content?.Version,
            Library = content?.Library,
            Settings = content?.Experiments.GroupBy(static limits => limits.Experiment, StringComparer.Ordinal)
                .ToDictionary(static same => same.Key, static same => same.First().Hash, StringComparer.Ordinal) ?? [],
            Secret = content?.Secret,
            ClockAhead = content?.ClockAhead,
            SampledPerSecond = Math.Round(content?.SampledPerSecond ?? 0, 1),
            Dropped = content?.Dropped ?? 0,
            Paused = content?.Paused ?? [],
            Decided = content?.Decided,
        };
    }

    private InstanceAnswer Own(DateTimeOffset now) => new()
    {
        Name = status.Name, Run = string.Empty, IsThis = true, State = "live", LastSeen = now, Host = Environment.MachineName,
        Process = Environment.ProcessId, StartedAt = fleet.Own.Book.StartedAt,
    };

    private static IEnumerable<string> Differences(List<InstanceAnswer> live)
    {
        foreach (var experiment in live.SelectMany(static instance => instance.Settings.Keys).Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal))
        {
            foreach (var sentence in Odd(live, $"hash of the settings of {experiment}",
                instance => instance.Settings.GetValueOrDefault(experiment)))
            {
                yield return sentence;
            }
        }

        foreach (var sentence in Odd(live, "secret", static instance => instance.Secret)
            .Concat(Odd(live, "version of the application", static instance => instance.Version))
            .Concat(Odd(live, "version of the library", static instance => instance.Library)))
        {
            yield return sentence;
        }

        foreach (var instance in live.Where(static instance => instance.ClockAhead?.Duration() > s_clock))
        {
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"The clock of {instance.Name} is {Math.Abs(instance.ClockAhead!.Value.TotalSeconds):0.#} s {(instance.ClockAhead > TimeSpan.Zero ? "before" : "behind")} the store's, which is the one that counts.");
        }
    }

    // What most have is right until somebody says otherwise.
    private static IEnumerable<string> Odd(List<InstanceAnswer> live, string what, Func<InstanceAnswer, string?> of)
    {
        var kinds = live.GroupBy(of, StringComparer.Ordinal).OrderByDescending(static kind => kind.Count())
            .ThenBy(static kind => kind.Key, StringComparer.Ordinal).ToList();
        foreach (var kind in kinds.Skip(1))
        {
            var names = string.Join(", ", kind.Select(static instance => instance.Name));
            yield return $"Another {what} than most have: {names} ({kind.Key ?? "none"}; most have {kinds[0].Key ?? "none"}).";
        }
    }
}
