using Microsoft.AspNetCore.Http;
using Shadowing.AspNetCore.Calls;
using Shadowing.Comparison.Paths;
using Shadowing.Experiments;
using Shadowing.Mismatches;
using Shadowing.Redaction;

namespace Shadowing.AspNetCore.Replay;

/// <summary>Describes a request for a sample: its line, the headers that the candidate got, and a command that replays it there. Of the
/// values what may be kept.</summary>
internal sealed class RequestDescription(HttpShadowCall call, ValueRedactor redactor)
{
    private const int MostBody = 8_192;
    private const int MostLength = 4_096;
    private readonly RedactionPlace _place = new(call.Experiment.Name, call.Account.Endpoint, "$");

    /// <summary>Describes a request.</summary>
    public static SampleRequest Of(HttpShadowCall call, ValueRedactor redactor) => new RequestDescription(call, redactor).Write();

    private SampleRequest Write()
    {
        var target = Target().ToList();
        var headers = call.Headers.ToArray().Where(header => call.Forwards(header.Key))
            .Select(static header => (Name: header.Key, Value: header.Value.ToString())).ToList();
        var command = Command(headers, out var whyNot);
        return new SampleRequest
        {
            Line = PrintableText.OneLine($"{call.Method} {string.Concat(target.Select(static part => part.Shown))}", MostLength),
            Headers = [.. headers.Select(header => new SampleHeader(header.Name, Header(header.Name, header.Value)))],
            Curl = command,
            WhyNoCurl = whyNot,
        };
    }

    // Each piece of the request's target as it is shown, and as it is put into a command.
    private IEnumerable<(string Shown, ShellPart Sent)> Target()
    {
        foreach (var (names, segment) in PathParameters.Of(call.Account.Endpoint, call.Path))
        {
            var sent = CandidateAddress.Segment(segment);
            yield return Literal("/");
            yield return names.Count == 0
                ? (segment, ShellPart.Literal(sent))
                : Value("route", names.FirstOrDefault(redactor.Plan.IsSensitive) ?? names[0], segment, sent,
                    names.All(redactor.Plan.AllowsRoute));
        }

        var separator = "?";
        foreach (var (name, value, asSent) in SafeQuery.Parameters(call.Query))
        {
            yield return Literal(separator);
            separator = "&";

            // A name that nobody declared may be whatever the caller liked.
            var isName = !KeyShape.IsData(name) || redactor.Plan.KeepsValues;
            yield return Literal(isName
                ? asSent.AsSpan().IndexOf('=') is >= 0 and var equals ? asSent[..equals] : asSent
                : redactor.Mark("name", name));
            if (asSent.Contains('=', StringComparison.Ordinal))
            {
                yield return Literal("=");
                yield return Value("query", name, value, asSent[(asSent.IndexOf('=', StringComparison.Ordinal) + 1)..],
                    redactor.Plan.AllowsQuery(name));
            }
        }
    }

    private static (string Shown, ShellPart Sent) Literal(string text) => (text, ShellPart.Literal(CandidateAddress.Query(text)));

    private (string Shown, ShellPart Sent) Value(string where, string name, string value, string asSent, bool isAllowed)
    {
        var kept = redactor.Text(_place with { Path = $"{where}:{name}" }, "text", value, isAllowed);
        return string.Equals(kept, value, StringComparison.Ordinal)
            ? (asSent, ShellPart.Literal(CandidateAddress.Query(asSent)))
            : (kept, redactor.Plan.IsSensitive(name) ? ShellPart.Variable("TOKEN") : ShellPart.Variable(name));
    }

    private string Header(string name, string value) =>
        redactor.Text(_place with { Path = $"header:{name}" }, "text", value, redactor.Plan.AllowsHeader(name));

    private string? Command(IReadOnlyList<(string Name, string Value)> headers, out string? whyNot)
    {
        if (Authority() is not { } authority)
        {
            whyNot = "the address of this server is not known";
            return null;
        }

        if (headers.Any(static header => header.Value.Any(static character => char.IsControl(character))))
        {
            whyNot = "a header holds control characters";
            return null;
        }

        whyNot = null;

        // What has a meaning for curl itself has none here: braces and brackets in the address, dot segments, a file of settings.
        var command = new ShellCommand("curl -q -sS --globoff --path-as-is");
        if (HttpMethods.IsHead(call.Method))
        {
            command.Option("--head");
        }
        else if (!HttpMethods.IsGet(call.Method) || call.HasRequestBody)
        {
            command.Option("-X").Word(ShellPart.Literal(call.Method));
        }

        command.Word([ShellPart.Literal(authority), .. Target().Select(static part => part.Sent)]);
        foreach (var (name, value) in headers)
        {
            var kept = Header(name, value);
            command.Option("-H").Word(
                value.Length == 0 ? [ShellPart.Literal($"{name};")]
                : string.Equals(kept, value, StringComparison.Ordinal) ? [ShellPart.Literal($"{name}: {value}")]
                : [ShellPart.Literal($"{name}: "), ShellPart.Variable(redactor.Plan.IsSensitive(name) ? "TOKEN" : name)]);
        }

        foreach (var name in call.Withheld.Where(static name => !name.Contains(' ', StringComparison.Ordinal)))
        {
            command.Option("-H").Word(ShellPart.Literal($"{name}: "), ShellPart.Variable("TOKEN"));
        }

        command.Option("-H").Word(ShellPart.Literal($"{ShadowMarker.Header}: {call.Experiment.Name}"));
        if (call.HasRequestBody)
        {
            if (!headers.Any(static header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
            {
                // Or curl says that it is a form.
                command.Option("-H").Word(ShellPart.Literal("Content-Type:"));
            }

            command.Option("--data-raw").Word(Body());
        }

        return command.ToString();
    }

    // Never what the request says of the host: whoever replays it may add a credential.
    private string? Authority()
    {
        if (call.CandidateAddress is { } address)
        {
            return address.GetLeftPart(UriPartial.Authority) + address.AbsolutePath.TrimEnd('/');
        }

        return call.LocalPort == 0 ? null
            : string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{(call.Scheme is "https" ? "https" : "http")}://localhost:{call.LocalPort}{new PathString(call.PathBase).ToUriComponent()}");
    }

    private ShellPart Body()
    {
        var body = call.RequestBody.Read().Span;
        if (body.Length > MostBody || !redactor.Plan.KeepsValues || !System.Text.Unicode.Utf8.IsValid(body))
        {
            return ShellPart.Variable("BODY");
        }

        // A terminal into which it is pasted would act on control characters before any shell reads them; on a tab the shell itself, which
        // completes a name.
        var text = System.Text.Encoding.UTF8.GetString(body);
        var isPlain = !text.Any(static character => char.IsControl(character) && character is not '\n');
        return isPlain && string.Equals(redactor.Text(_place, "text", text, isAllowed: true), text, StringComparison.Ordinal)
            ? ShellPart.Literal(text)
            : ShellPart.Variable("BODY");
    }
}
