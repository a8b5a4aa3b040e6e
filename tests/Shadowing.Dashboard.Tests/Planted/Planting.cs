using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Which calls go wrong, drawn by a seed; what a right answer is; and how often a candidate was in fact at fault, counted where it
/// happens.</summary>
internal sealed class Planting
{
    private readonly Dictionary<PlantedFault, HashSet<int>> _bad = [];
    private readonly ConcurrentDictionary<PlantedFault, ConcurrentBag<int>> _given = new();
    private int _serial;

    public Planting(int seed, IEnumerable<PlantedFault> faults)
    {
        Seed = seed;
        Faults = faults.ToHashSet();
        foreach (var route in PlantedRoutes.All.Where(static route => route.Fault is not null))
        {
            var ids = Enumerable.Range(1 + route.Usual, route.Calls - route.Usual).ToArray();
            if (route.Fault != PlantedFault.LateStart)
            {
                new Random(seed + (int)route.Fault!.Value).Shuffle(ids);
            }

            _bad[route.Fault!.Value] = [.. ids.Take(route.Bad)];
        }
    }

    public int Seed { get; }

    /// <summary>Gets what is wrong at all.</summary>
    public IReadOnlySet<PlantedFault> Faults { get; }

    /// <summary>Tells whether a call goes wrong; one that does is counted.</summary>
    public bool Strikes(PlantedFault fault, int id)
    {
        var strikes = Faults.Contains(fault) && _bad[fault].Contains(id);
        if (strikes)
        {
            _given.GetOrAdd(fault, static _ => []).Add(id);
        }

        return strikes;
    }

    /// <summary>Gets the calls in which the candidate was at fault, as it counted them itself.</summary>
    public IReadOnlyCollection<int> Given(PlantedFault fault) => _given.TryGetValue(fault, out var ids) ? ids : [];

    /// <summary>Makes the answer that control and candidate would both give to a call.</summary>
    public JsonObject Answer(string name, int id) => name switch
    {
        "prices" => new JsonObject { ["id"] = id, ["currency"] = "EUR", ["total"] = 1_000 + id },
        "customers" => new JsonObject { ["id"] = id, ["name"] = $"customer {id}", ["tier"] = "gold" },
        "palettes" => new JsonObject { ["id"] = id, ["colours"] = new JsonArray("red", "green", "blue") },
        "clocks" => new JsonObject { ["id"] = id, ["serial"] = NextSerial() },
        _ => new JsonObject { ["id"] = id, ["of"] = name },
    };

    private int NextSerial() => Faults.Contains(PlantedFault.Noise) ? Interlocked.Increment(ref _serial) : 0;
}
