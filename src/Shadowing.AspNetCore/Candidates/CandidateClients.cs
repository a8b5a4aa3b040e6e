namespace Shadowing.AspNetCore.Candidates;

/// <summary>Knows for which experiments the user has configured the candidate's HTTP client.</summary>
internal sealed class CandidateClients
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the name of an experiment's client in the client factory.</summary>
    public static string NameOf(string experiment) => $"Shadowing:{experiment.ToUpperInvariant()}";

    /// <summary>Gets the names of the experiments whose client the user configures.</summary>
    public IEnumerable<string> Names => _names.Order(StringComparer.Ordinal);

    /// <summary>Notes that the user configures an experiment's client.</summary>
    public void Add(string experiment) => _names.Add(experiment);

    /// <summary>Tells whether the user configured an experiment's client.</summary>
    public bool IsConfigured(string experiment) => _names.Contains(experiment);
}
