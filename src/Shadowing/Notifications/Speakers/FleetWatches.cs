using System.Text.Json;
using Shadowing.Experiments;
using Shadowing.Notifications.Alerts;
using Shadowing.Storage.Alerts;

namespace Shadowing.Notifications.Speakers;

/// <summary>Watches the experiments of all who share a store, and goes on where the last one who did so has ended. Not for several threads
/// at once.</summary>
internal sealed class FleetWatches
{
    private readonly Dictionary<string, ExperimentWatch> _watches = new(StringComparer.OrdinalIgnoreCase);

    public FleetWatches(IReadOnlyList<StoredWatch> stored, IReadOnlyList<string> givenUp)
    {
        foreach (var one in stored)
        {
            if (Read(one.Content) is { } watch)
            {
                _watches[one.Experiment] = watch;
            }
        }

        foreach (var alert in givenUp)
        {
            DidNotArrive(alert);
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
            if (Look(experiment, look, options, out var waits) is { } message)
            {
                messages.Add(message);
            }
            else if (waits)
            {
                suppressed();
            }

            watches.Add(new StoredWatch(experiment.Experiment,
                JsonSerializer.Serialize(_watches[experiment.Experiment].Write(), AlertJsonContext.Default.WatchState)));
        }

        return (watches, messages);
    }

    private AlertMessage? Look(AlertLook seen, FleetLook look, AlertOptions options, out bool waits)
    {
        try
        {
            if (_watches.TryGetValue(seen.Experiment, out var known))
            {
                return known.Look(seen, options, look.Now, out waits);
            }
        }
        catch (Exception)
        {
            // What was read of it makes no sense: it begins anew too.
        }

        return (_watches[seen.Experiment] = new ExperimentWatch(look.Began)).Look(seen, options, look.Now, out waits);
    }

    /// <summary>Says that an alert was given up: what it told is told again.</summary>
    public void DidNotArrive(string alert)
    {
        foreach (var watch in _watches.Values)
        {
            watch.DidNotArrive(alert);
        }
    }

    private static ExperimentWatch? Read(string content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, AlertJsonContext.Default.WatchState) is { } state
                && state.Began > DateTimeOffset.MinValue ? new ExperimentWatch(state) : null;
        }
        catch (Exception)
        {
            // Of another version, or altered, in whatever way: watching begins anew, and nobody else is kept from being watched.
            return null;
        }
    }
}
