using System.Text.Json;
using Shadowing.Services;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says of a decorated service which calls may run twice, and how their arguments and results are taken.</summary>
/// <remarks>Nothing is guessed: a method that is not said to read goes to the control only, and the start-up log lists both sets, with the
/// plan for each result.</remarks>
/// <typeparam name="TService">The service's interface.</typeparam>
public sealed class ShadowedMethods<TService>
    where TService : class
{
    internal ShadowedMethods()
    {
    }

    internal ServiceOptions Options { get; } = new();

    /// <summary>Says that every method and every getter only reads, so that all may run twice. Setters and events are never
    /// shadowed.</summary>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> AllAreReads()
    {
        Options.AllAreReads = true;
        return this;
    }

    /// <summary>Says that methods or getters only read, so that they may run twice.</summary>
    /// <param name="names">Their names, best written with <c>nameof</c>; a name stands for all overloads. An unknown name stops the start,
    /// with the known ones.</param>
    /// <returns>These methods.</returns>
    /// <exception cref="ArgumentException">A name is null, empty or white space.</exception>
    public ShadowedMethods<TService> Reads(params IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        foreach (var name in names)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, nameof(names));
            Options.Reads.Add(name);
        }

        return this;
    }

    /// <summary>Says what is compared of results of a type that nobody may look into on his own: an interface, an entity with lazy members,
    /// a query.</summary>
    /// <typeparam name="T">The type of the result as the method declares it, without its task.</typeparam>
    /// <param name="project">
    /// Takes from a result what is to be compared, as a record, an anonymous object or a collection of such. It runs on the caller's
    /// thread, right after the control, and again for the candidate, in its scope. Keep it cheap. When it throws, the call is not
    /// comparable and the caller does not notice.
    /// </param>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> Snapshot<T>(Func<T, object?> project)
    {
        ArgumentNullException.ThrowIfNull(project);
        Options.Snapshots[typeof(T)] = project;
        return this;
    }

    /// <summary>Vouches that nobody changes objects of a type once they are handed out: results are read later, on another thread, and
    /// arguments are shared.</summary>
    /// <remarks>Where that is not true, a value that changed in between shows as a mismatch.</remarks>
    /// <typeparam name="T">The type, as a method or another type declares it.</typeparam>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> Immutable<T>()
    {
        Options.Immutable.Add(typeof(T));
        return this;
    }

    /// <summary>Copies arguments of a mutable type, so that the candidate gets one of its own.</summary>
    /// <typeparam name="T">The parameter's type.</typeparam>
    /// <param name="copy">
    /// Makes a deep copy. It runs on the caller's thread, before the control; and from that copy again for each run. When it throws, the
    /// call is not comparable and the caller does not notice. Null is passed to it where the argument is null.
    /// </param>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> Copy<T>(Func<T, T> copy)
    {
        ArgumentNullException.ThrowIfNull(copy);
        Options.Copies[typeof(T)] = copy;
        return this;
    }

    /// <summary>Gives the candidate the caller's own arguments, mutable or not.</summary>
    /// <remarks>Neither the caller nor either side may change them then: the candidate runs later, on another thread.</remarks>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> ShareArguments()
    {
        Options.SharesArguments = true;
        return this;
    }

    /// <summary>Compares results of a type by an equality comparer; where it says "different", the report shows the differences of what
    /// they serialize to.</summary>
    /// <remarks>The type must be immutable, by itself or by <see cref="Immutable{T}"/>, because both results are held until they are
    /// compared. A comparer that throws makes the call not comparable.</remarks>
    /// <typeparam name="T">The type of the result as the method declares it, without its task.</typeparam>
    /// <param name="comparer">The comparer. It must be thread safe.</param>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> Compare<T>(IEqualityComparer<T> comparer)
    {
        ArgumentNullException.ThrowIfNull(comparer);
        Options.Comparers[typeof(T)] = comparer;
        return this;
    }

    /// <summary>Compares exceptions by their messages too, and not by their types only.</summary>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> CompareMessages()
    {
        Options.ComparesMessages = true;
        return this;
    }

    /// <summary>Sets how results are serialized for the comparison.</summary>
    /// <param name="options">
    /// The options, such as those of a source-generated <c>JsonSerializerContext</c>, which a trimmed application needs. The default writes
    /// public properties, by reflection.
    /// </param>
    /// <returns>These methods.</returns>
    public ShadowedMethods<TService> Json(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options.Json = options;
        return this;
    }
}
