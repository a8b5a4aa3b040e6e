using Shadowing.AspNetCore.Calls;

namespace Shadowing.AspNetCore.Selection;

/// <summary>The selections of one endpoint, or of one path entry, by method.</summary>
internal sealed class EndpointSelection(KeyValuePair<string, ShadowedEndpoint>[] byMethod, bool looksAtPaths)
{
    /// <summary>Nothing is shadowed.</summary>
    public static readonly EndpointSelection None = new([], looksAtPaths: false);

    /// <summary>Gets a value indicating whether the path entries decide where this selects nothing: the endpoint takes any path.</summary>
    public bool LooksAtPaths => looksAtPaths;

    /// <summary>Gets a value indicating whether no method is shadowed.</summary>
    public bool IsEmpty => byMethod.Length == 0;

    /// <summary>Gets the selection of a method; null when it is not shadowed.</summary>
    public ShadowedEndpoint? Find(string method)
    {
        foreach (ref readonly var selection in byMethod.AsSpan())
        {
            if (string.Equals(selection.Key, method, StringComparison.OrdinalIgnoreCase))
            {
                return selection.Value;
            }
        }

        return null;
    }
}
