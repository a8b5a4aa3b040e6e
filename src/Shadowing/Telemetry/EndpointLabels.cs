using System.Collections.Concurrent;

namespace Shadowing.Telemetry;

/// <summary>Bounds the endpoints that metrics tell apart: over all experiments together, the first ones get a label, further ones share
/// one.</summary>
/// <remarks>Who has a label keeps it, and who has none never gets one: a series that changed its meaning would be a wrong one.</remarks>
internal sealed class EndpointLabels
{
    /// <summary>How many endpoints have a label of their own.</summary>
    public const int Most = 200;

    /// <summary>The name under which an experiment's further endpoints count together: no label is spent on it.</summary>
    public const string Further = "(other endpoints)";

    /// <summary>The label of all others.</summary>
    public const string Other = "_OTHER";

    private readonly ConcurrentDictionary<(string Experiment, string Endpoint), string> _known = new();
    private readonly Lock _gate = new();
    private volatile bool _isFull;

    /// <summary>Gets an endpoint's label.</summary>
    public string Of(string experiment, string endpoint)
    {
        if (_known.TryGetValue((experiment, endpoint), out var label))
        {
            return label;
        }

        return _isFull || endpoint == Further ? Other : Add(experiment, endpoint);
    }

    private string Add(string experiment, string endpoint)
    {
        lock (_gate)
        {
            if (_isFull)
            {
                return Of(experiment, endpoint);
            }

            var label = _known.GetOrAdd((experiment, endpoint), endpoint);
            _isFull = _known.Count >= Most;
            return label;
        }
    }
}
