using System.Security.Claims;

namespace Shadowing.Experiments;

/// <summary>How one value of the caller gets to the candidate; source and target are service providers, or contexts of the host's
/// kind.</summary>
internal sealed record CarriedValue(Func<object, object?> Read, Action<object, object?> Restore, bool UsesServices)
{
    /// <summary>Reads the value; a principal is cloned, because it can be changed later.</summary>
    public object? Capture(object source)
    {
        var value = Read(source);
        return value is ClaimsPrincipal principal ? principal.Clone() : value;
    }

    /// <summary>Refuses types that end with the caller's request.</summary>
    public static void RefuseRequestBound<T>()
    {
        var type = typeof(T);
        if (typeof(IServiceProvider).IsAssignableFrom(type) || typeof(Stream).IsAssignableFrom(type)
            || typeof(IDisposable).IsAssignableFrom(type)
            || typeof(IAsyncDisposable).IsAssignableFrom(type)
            || type.FullName?.StartsWith("Microsoft.AspNetCore.Http.", StringComparison.Ordinal) == true)
        {
            throw new ArgumentException(
                $"Carry<{type.Name}>: a {type.Name} belongs to the caller's request and ends with it. Carry an immutable value taken from it instead, such as an id.");
        }
    }
}
