using System.Globalization;
using Microsoft.AspNetCore.Http;
using Shadowing.Redaction;

namespace Shadowing.Dashboard.Answers;

/// <summary>Reads the parameters of a query, which were checked before.</summary>
internal sealed class ApiQuery(HttpRequest request)
{
    /// <summary>Gets what is wrong with a question, all of it; null when nothing is. What nobody knows is a mistake, which would else be
    /// answered as if it were not there.</summary>
    public static string? Wrong(HttpRequest request, IReadOnlyList<ApiParameter> parameters)
    {
        var errors = new List<string>();
        foreach (var (name, values) in request.Query)
        {
            if (parameters.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } parameter)
            {
                errors.Add(Unknown(name, [.. parameters.Select(static known => known.Name)]));
            }
            else if (values.Count > 1)
            {
                var given = string.Join(", ", values.Take(3).Select(static value => $"'{PrintableText.OneLine(value ?? string.Empty, 50)}'"));
                errors.Add($"'{parameter.Name}' is given {values.Count} times, as {given}; give it once.");
            }
            else if (parameter.Wrong(values.ToString()) is { } error)
            {
                errors.Add(error);
            }
            else if (parameter.Needs is { } other && values.ToString().Length > 0 && request.Query[other].ToString().Length == 0)
            {
                errors.Add($"'{parameter.Name}' says nothing without '{other}'; give both.");
            }
        }

        if (errors.Count == 0 && Span(request, parameters) is var (from, to) && from >= to)
        {
            errors.Add($"'from' is '{Print(from)}' and 'to' is '{Print(to)}'; 'from' must be before 'to'.");
        }

        // As many as anybody reads; an address may hold thousands.
        return errors.Count == 0 ? null : string.Join(" ", errors.Take(10));
    }

    /// <summary>Reads a text; null when it is neither given nor has a default.</summary>
    public string? Text(ApiParameter parameter) =>
        request.Query[parameter.Name].ToString() is { Length: > 0 } text ? text : parameter.Default;

    /// <summary>Reads a moment.</summary>
    public DateTimeOffset? Time(ApiParameter parameter) => Text(parameter) is { } text ? ApiParameter.Time(text) : null;

    /// <summary>Reads which page of a list is wanted.</summary>
    public (int Page, int Size) Page() => (Number(ApiParameters.Page), Number(ApiParameters.Size));

    private static string Unknown(string name, List<string> known) =>
        $"'{PrintableText.OneLine(name)}' is no parameter here; {(known.Count == 0 ? "there are none" : $"use {string.Join(", ", known)}")}.{ApiParameter.Meant(name, known)}";

    private static (DateTimeOffset From, DateTimeOffset To)? Span(HttpRequest request, IReadOnlyList<ApiParameter> parameters) =>
        parameters.Contains(ApiParameters.From) && new ApiQuery(request) is var query
            && query.Time(ApiParameters.From) is { } from && query.Time(ApiParameters.To) is { } to ? (from, to) : null;

    private static string Print(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private int Number(ApiParameter parameter) => int.Parse(Text(parameter)!, CultureInfo.InvariantCulture);
}
