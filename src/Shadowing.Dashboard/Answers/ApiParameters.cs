namespace Shadowing.Dashboard.Answers;

/// <summary>The parameters that several addresses have.</summary>
internal static class ApiParameters
{
    /// <summary>Gets the page of a list.</summary>
    public static ApiParameter Page { get; } = new("page", "Which page of the list, from 1.") { Range = (1, 1_000_000), Default = "1" };

    /// <summary>Gets how much is on a page.</summary>
    public static ApiParameter Size { get; } = new("size", "How many items a page has.") { Range = (1, 100), Default = "20" };

    /// <summary>Gets the beginning of a span.</summary>
    public static ApiParameter From { get; } = new("from", "The first moment that counts.") { IsTime = true };

    /// <summary>Gets the end of a span.</summary>
    public static ApiParameter To { get; } = new("to", "The first moment that does not count any more.") { IsTime = true };

    /// <summary>Gets the endpoint.</summary>
    public static ApiParameter Endpoint { get; } =
        new("endpoint", "One of the experiment's endpoints, such as GET /orders/{id}; another one is 404.");

    /// <summary>Gets whose calls are asked about.</summary>
    public static ApiParameter Instance { get; } =
        new("instance", "The instance whose calls are asked about; without it, those of all that share the store.") { Longest = 100 };

    /// <summary>Makes the parameter of an order: each word, and each the other way round.</summary>
    public static ApiParameter Sort(params IReadOnlyList<string> words) => new("sort", "The order; '-' before it is the other way round.")
    {
        Words = [.. words.SelectMany(static word => (string[])[word, $"-{word}"])], Default = words[0],
    };
}
