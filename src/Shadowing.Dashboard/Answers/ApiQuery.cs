using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Answers;

/// <summary>Reads the parameters of a query; collects what is wrong with them.</summary>
internal sealed class ApiQuery(HttpRequest request)
{
    private const int LargestPage = 100;
    private readonly List<string> _errors = [];

    /// <summary>Gets what is wrong; null when nothing is.</summary>
    public string? Error => _errors.Count == 0 ? null : string.Join(" ", _errors);

    /// <summary>Says which parameters there are: another one is a mistake, which would be answered as if it were not there.</summary>
    public void Allow(params IReadOnlyList<string> names)
    {
        foreach (var name in request.Query.Keys.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            Refuse($"'{Redaction.PrintableText.OneLine(name)}' is no parameter here; {(names.Count == 0 ? "there are none" : $"use {string.Join(", ", names)}")}.");
        }
    }

    /// <summary>Says that something is wrong.</summary>
    public void Refuse(string error) => _errors.Add(error);

    /// <summary>Reads a text; null when it is not given.</summary>
    public string? Text(string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <summary>Reads one of several words.</summary>
    public string? OneOf(string name, params string[] words)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (!words.Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            _errors.Add($"'{name}' is '{Redaction.PrintableText.OneLine(text)}'; use {string.Join(", ", words)}.");
        }

        return text;
    }

    /// <summary>Reads a moment.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time;
        }

        _errors.Add($"'{name}' is '{Redaction.PrintableText.OneLine(text)}'; use a time such as 2026-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>Reads which page of a list is wanted.</summary>
    public (int Page, int Size) Page() => (Number("page", 1, 1_000_000, 1), Number("size", 1, LargestPage, 20));

    private int Number(string name, int least, int most, int otherwise)
    {
        if (Text(name) is not { } text)
        {
            return otherwise;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add($"'{name}' is '{Redaction.PrintableText.OneLine(text)}'; use {least} to {most}.");
        return otherwise;
    }
}
