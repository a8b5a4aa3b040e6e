using System.Text.Json;
using Shadowing.Experiments;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage.Alerts;

namespace Shadowing.Notifications.Speakers;

/// <summary>Watches the experiments of all who share a store, and goes on where the last one who did so has ended. Not for several threads
/// at once.</summary>
internal sealed class FleetWatches
{
    private readonly Dictionary<string, (ExperimentWatch Watch, string? LastAlert)> _watches = new(StringComparer.OrdinalIgnoreCase);

    public FleetWatches(IReadOnlyList<StoredWatch> stored)
    {
        foreach (var one in stored)
        {
            if (Read(one.Content) is { } state)
            {
                var watch = new ExperimentWatch(state);
                _watches[one.Experiment] = (watch, one.Alert);
                if (one.HasFailed)
                {
                    watch.DidNotArrive();
                }
            }
        }
    }

    /// <summary>Looks at all of them.</summary>
    /// <param name="look">What is seen.</param>
    /// <param name="options">When it is worth saying.</param>
    /// <param name="suppressed">Called for each that has something to say and must wait.</param>
    /// <returns>What is known of them from now on, and what is to be said.</returns>
    public (List<StoredWatch> Watches, List<AlertMessage> Messages) Look(FleetLook look, AlertOptions options, Action suppressed)
    {
        var (watches, messages) = (new List<StoredWatch>(), new List<AlertMessage>());
        foreach (var experiment in look.Experiments)
        {
            var (watch, last) = _watches.TryGetValue(experiment.Experiment, out var known)
                ? known
                : (new ExperimentWatch(look.Now), null);
            if (watch.Look(experiment, options, look.Now, out var waits) is { } message)
            {
                messages.Add(message);
                last = message.Id;
            }
            else if (waits)
            {
                suppressed();
            }

            _watches[experiment.Experiment] = (watch, last);
            watches.Add(new StoredWatch(experiment.Experiment,
                JsonSerializer.Serialize(watch.Write(), AlertJsonContext.Default.WatchState), last));
        }

        return (watches, messages);
    }

    /// <summary>Says that an alert was given up: what it told is told again.</summary>
    public void DidNotArrive(string alert)
    {
        foreach (var (watch, last) in _watches.Values)
        {
            if (last == alert)
            {
                watch.DidNotArrive();
            }
        }
    }

    private static WatchState? Read(string content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, AlertJsonContext.Default.WatchState);
        }
        catch (JsonException)
        {
            return null;   // of another version: watching begins anew
        }
    }
}
