using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Shadowing.Comparison.Rules;
using Shadowing.Comparison.Rules.Kinds;
using Shadowing.Dashboard.Answers;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Redaction;
using Shadowing.Reports.Trials;

namespace Shadowing.Dashboard.Api;

/// <summary>Answers what shows values of calls: samples, and rules that are tried on them.</summary>
internal sealed class SampleReads(ExperimentFinder finder, ExperimentReads reads, FleetSamples samples)
{
    private const int MostFields = 16;
    private static readonly JsonSerializerOptions s_indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <summary>Answers the samples of a group.</summary>
    public async Task ListAsync(HttpContext context)
    {
        if (await reads.FindGroupAsync(context) is (var group, var found) && await samples.OfAsync(context, found.View, group) is { } kept)
        {
            await ApiAnswer.WriteAsync(context, Page<MismatchSample>.Of(kept, new ApiQuery(context.Request).Page()),
                ApiJsonContext.Web.SamplePage);
        }
    }

    /// <summary>Tries a rule on the kept samples.</summary>
    public async Task TryRuleAsync(HttpContext context)
    {
        if (await finder.FindAsync(context) is not { Settings: var experiment } found)
        {
            return;
        }

        var (isRead, request) = await ApiBody.ReadAsync(context, ApiJsonContext.Web.Fields);
        if (!isRead)
        {
            return;
        }

        if (await samples.WithSamplesAsync(context, found.View) is not { } view)
        {
            return;
        }

        var errors = new List<string>();
        if (Fields(request, errors) is { } fields && Rule(experiment.Name, fields, errors) is { } rule
            && RuleTrial.TryRun(experiment, rule, view.Book.Experiment(experiment.Name).Groups, Snippet(fields), errors) is { } report)
        {
            await ApiAnswer.WriteAsync(context, report, ApiJsonContext.Web.TrialReport);
            return;
        }

        await ApiProblem.WriteAsync(context, StatusCodes.Status400BadRequest, "Not a rule.", string.Join(" ", errors));
    }

    private static Dictionary<string, string>? Fields(Dictionary<string, JsonElement>? request, List<string> errors)
    {
        if (request is null)
        {
            errors.Add("The request is no JSON object.");
            return null;
        }

        if (request.Count > MostFields)
        {
            errors.Add($"No rule has {request.Count} keys.");
            return null;
        }

        // Names of settings are the same in capitals: the last one of a name counts.
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in request)
        {
            if (name.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))
            {
                errors.Add($"'{PrintableText.OneLine(name)}' is no key of a rule.");
                return null;
            }

            if (TextOf(value) is { Length: > 0 } text)
            {
                fields[name] = text;
            }
        }

        if (fields.ContainsKey("rule") && fields.ContainsKey("path"))
        {
            return fields;
        }

        errors.Add("Give 'rule', such as Ignore, and 'path', such as $.generatedAt.");
        return null;
    }

    private static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind is JsonValueKind.String ? value.GetString()
                : value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined ? null : value.GetRawText();
        }
        catch (InvalidOperationException)
        {
            // A string that is no Unicode.
            return null;
        }
    }

    // By the very reader of the configuration, so that what can be tried can be pasted, with the same errors.
    private static RuleDeclaration? Rule(string experiment, Dictionary<string, string> fields, List<string> errors)
    {
        if (OfOwnList(fields) is { } kind)
        {
            if (Details(fields).Select(static field => field.Key).FirstOrDefault() is { } key)
            {
                errors.Add($"'{PrintableText.OneLine(key)}' is no key of {kind.Name}; it has none but 'rule' and 'path'.");
                return null;
            }

            return kind.Read!(fields["path"], new RuleValues(new SettingReader(errors)));
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            Details(fields).Prepend(new(fields["rule"], fields["path"]))
                .Select(field => new KeyValuePair<string, string?>($"{experiment}:{field.Key}", field.Value))).Build();
        return new RuleReader(errors, new ConfigurationSources(root: null)).Read(configuration.GetSection(experiment)) is { } rule
            && errors.Count == 0 ? rule : null;
    }

    private static RuleKind? OfOwnList(Dictionary<string, string> fields) =>
        RuleKinds.Named(fields["rule"]).FirstOrDefault(static kind => kind.HasOwnList);

    private static string Snippet(Dictionary<string, string> fields)
    {
        if (OfOwnList(fields) is { } kind)
        {
            return $"{Quote(kind.Name)}: [ {Quote(fields["path"])} ]";
        }

        var kinds = RuleKinds.Named(fields["rule"]);
        var details = Details(fields)
            .Select(field => (Key: kinds.SelectMany(static kind => kind.Keys)
            .First(key => key.Name.Equals(field.Key, StringComparison.OrdinalIgnoreCase)), field.Value));
        return $"\"Rules\": [ {{ {string.Join(", ", details.Select(static detail => $"{Quote(detail.Key.Name)}: {(IsNumber(detail.Key, detail.Value) ? detail.Value : Quote(detail.Value))}").Prepend($"{Quote(kinds[0].Name)}: {Quote(fields["path"])}"))} }} ]";
    }

    private static IEnumerable<KeyValuePair<string, string>> Details(Dictionary<string, string> fields) =>
        fields.Where(static field => !field.Key.Equals("rule", StringComparison.OrdinalIgnoreCase)
            && !field.Key.Equals("path", StringComparison.OrdinalIgnoreCase));

    private static bool IsNumber(RuleKey key, string text) => key.Type is RuleKeyType.Number or RuleKeyType.Whole && IsJsonNumber(text);

    // What configuration takes for a number may be none in JSON, such as .5; then it is pasted as a text, which configuration takes too.
    private static bool IsJsonNumber(string text)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(text));
        try
        {
            return reader.Read() && reader.TokenType is JsonTokenType.Number && reader.BytesConsumed == text.Length
                && reader.ValueSpan.Length == text.Length;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, s_indented.Encoder)}\"";
}
