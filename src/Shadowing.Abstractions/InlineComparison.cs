namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Says of one inline run what is compared of its two results, and what the report should know about it.</summary>
/// <typeparam name="TControl">The control's result.</typeparam>
/// <typeparam name="TCandidate">The candidate's result.</typeparam>
public sealed class InlineComparison<TControl, TCandidate>
{
    private List<KeyValuePair<string, string>>? _context;

    internal InlineComparison()
    {
    }

    internal Func<TControl, object?>? OfControl { get; private set; }

    internal Func<TCandidate, object?>? OfCandidate { get; private set; }

    internal Func<TControl, TCandidate, bool>? IsEqual { get; private set; }

    internal bool IsImmutable { get; private set; }

    internal bool ComparesMessages { get; private set; }

    internal IReadOnlyList<KeyValuePair<string, string>> ContextValues => _context ?? [];

    /// <summary>Compares what two projections take of the results, so that they may be of different types, or of types that nobody may look
    /// into.</summary>
    /// <param name="control">Takes from the control's result what is compared. It runs for the caller, right after the control; keep it
    /// cheap.</param>
    /// <param name="candidate">Takes the same from the candidate's.</param>
    /// <returns>This comparison.</returns>
    public InlineComparison<TControl, TCandidate> Project(Func<TControl, object?> control, Func<TCandidate, object?> candidate)
    {
        ArgumentNullException.ThrowIfNull(control);
        ArgumentNullException.ThrowIfNull(candidate);
        (OfControl, OfCandidate) = (control, candidate);
        return this;
    }

    /// <summary>Compares the results by a function; where it says "different", the report shows the differences of what they serialize
    /// to.</summary>
    /// <param name="isEqual">Whether two results are the same for you. The control's result is held until then, so it must be immutable, by
    /// its type or by <see cref="Immutable"/>.</param>
    /// <returns>This comparison.</returns>
    public InlineComparison<TControl, TCandidate> Compare(Func<TControl, TCandidate, bool> isEqual)
    {
        ArgumentNullException.ThrowIfNull(isEqual);
        IsEqual = isEqual;
        return this;
    }

    /// <summary>Vouches that nobody changes the results once they are handed out.</summary>
    /// <returns>This comparison.</returns>
    public InlineComparison<TControl, TCandidate> Immutable()
    {
        IsImmutable = true;
        return this;
    }

    /// <summary>Compares exceptions by their messages too, and not by their types only.</summary>
    /// <returns>This comparison.</returns>
    public InlineComparison<TControl, TCandidate> CompareMessages()
    {
        ComparesMessages = true;
        return this;
    }

    /// <summary>Adds a value that a mismatch is shown with in the report, such as an id. It is redacted as other values are.</summary>
    /// <param name="name">The value's name; the last value of one name counts.</param>
    /// <param name="value">The value; null adds none.</param>
    /// <returns>This comparison.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null, empty or white space.</exception>
    public InlineComparison<TControl, TCandidate> Context(string name, string? value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (value is not null)
        {
            _context ??= [];
            _context.RemoveAll(known => string.Equals(known.Key, name, StringComparison.Ordinal));
            _context.Add(new(name, value));
        }

        return this;
    }
}
