using System.Globalization;
using Shadowing.Experiments;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Answers;

/// <summary>A parameter of a query: what it is called, and what it may be. Questions are checked by it and described by it.</summary>
/// <param name="Name">The name; its case does not matter.</param>
/// <param name="Says">What it does, in a few words.</param>
internal sealed record ApiParameter(string Name, string Says)
{
    /// <summary>Gets the words of which it is one; empty where it is no word.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Gets the range of a whole number; null where it is none.</summary>
    public (int Least, int Most)? Range { get; init; }

    /// <summary>Gets a value indicating whether it is a moment.</summary>
    public bool IsTime { get; init; }

    /// <summary>Gets a value indicating whether it must not be empty where it is given. An empty one else counts as not given.</summary>
    public bool IsNeverEmpty { get; init; }

    /// <summary>Gets how many characters it may have; null for as many as an address holds.</summary>
    public int? Longest { get; init; }

    /// <summary>Gets what else a text must be: it answers what is allowed where a text is wrong, and null where it is right.</summary>
    public Func<string, string?>? Allowed { get; init; }

    /// <summary>Gets values that <see cref="Allowed"/> takes.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>Gets the parameter without which it says nothing; null where there is none.</summary>
    public string? Needs { get; init; }

    /// <summary>Gets what it is when it is not given; null for nothing.</summary>
    public string? Default { get; init; }

    /// <summary>Reads a moment, in UTC where nothing else is said.</summary>
    public static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>Gets what is wrong with a value; null when nothing is.</summary>
    public string? Wrong(string text) =>
        text.Length == 0 ? (IsNeverEmpty ? $"'{Name}' is empty." : null)
        : text.Length > Longest ? $"'{Name}' is longer than {Longest} characters."
        : AllowedInPlaceOf(text) is { } allowed ? $"'{Name}' is '{PrintableText.OneLine(text)}'; use {allowed}.{Meant(text, [.. Words, .. Examples])}"
        : null;

    /// <summary>Says which known name was probably meant, as a sentence to be put behind another one; empty when none is near.</summary>
    public static string Meant(string text, IEnumerable<string> known)
    {
        // What is much longer than any name is none that was mistyped, and would take long to compare.
        const int LongestName = 300;
        return text.Length <= LongestName && NearestNames.To(text, known) is { } nearest ? $" Was '{nearest}' meant?" : string.Empty;
    }

    private string? AllowedInPlaceOf(string text) =>
        Words.Count > 0 ? (Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? null : string.Join(", ", Words))
        : Range is var (least, most) ? (IsWithin(text, least, most) ? null : $"{least} to {most}")
        : IsTime ? (Time(text) is null ? "a time such as 2026-01-31T12:00:00Z" : null)
        : Allowed?.Invoke(text);

    private static bool IsWithin(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}
