using System.Text.Json;

namespace Shadowing.Services;

/// <summary>What was said of a decorated service's methods, in the form in which the plans are made from it.</summary>
internal sealed class ServiceOptions
{
    /// <summary>Gets or sets a value indicating whether every method and getter may run twice.</summary>
    public bool AllAreReads { get; set; }

    /// <summary>Gets the names of the methods and getters that may run twice.</summary>
    public HashSet<string> Reads { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the types that are taken for immutable because the user says so.</summary>
    public HashSet<Type> Immutable { get; } = [];

    /// <summary>Gets what is taken of a result, by the result's type: each a function from the result to an object.</summary>
    public Dictionary<Type, Delegate> Snapshots { get; } = [];

    /// <summary>Gets how an argument is copied, by the parameter's type: each a function from the type to itself.</summary>
    public Dictionary<Type, Delegate> Copies { get; } = [];

    /// <summary>Gets who compares results, by their type: each an equality comparer of the type.</summary>
    public Dictionary<Type, object> Comparers { get; } = [];

    /// <summary>Gets or sets a value indicating whether candidates get the caller's own arguments, mutable or not.</summary>
    public bool SharesArguments { get; set; }

    /// <summary>Gets or sets a value indicating whether exceptions are compared by their messages too.</summary>
    public bool ComparesMessages { get; set; }

    /// <summary>Gets or sets how results are serialized; null for this library's own way.</summary>
    public JsonSerializerOptions? Json { get; set; }

    /// <summary>Gets a value indicating whether it was said of an inline run, which has other words for it.</summary>
    public bool IsInline { get; init; }
}
