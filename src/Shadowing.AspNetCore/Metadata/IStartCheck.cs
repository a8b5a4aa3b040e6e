using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Metadata;

/// <summary>Metadata of endpoints that somebody looks at when the application starts, once for all endpoints that have the same.</summary>
internal interface IStartCheck
{
    /// <summary>Looks at the endpoints of the application; adds what must stop the start.</summary>
    void Check(IReadOnlyList<Endpoint> endpoints, ICollection<string> errors);
}
