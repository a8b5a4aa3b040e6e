using System.Text;
using System.Text.Json;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Tests.Dashboard.Commands;

/// <summary>The command that a sample offers, run by real shells with a real curl: it makes the same request arrive, and does nothing
/// else.</summary>
public sealed class Copied_commands
{
    [Fact]
    public void Are_tried_with_sixty_payloads_or_more() =>
        Assert.InRange(ShellPayloads.All.Distinct(StringComparer.Ordinal).Count(), 60, 200);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replay_the_request_and_run_nothing_else(bool isInProcess)
    {
        await using var shop = await ReplayShop.StartAsync(isInProcess);
        using var shell = new Shell();
        var wrong = new List<string>();
        foreach (var (number, payload) in ShellPayloads.All.Index())
        {
            var (arrived, request) = await shop.SampleAsync(Message(shop, payload));
            if (request.ValueKind is JsonValueKind.Undefined)
            {
                if (!isInProcess && payload.Contains("..", StringComparison.Ordinal))
                {
                    // A path that somebody could take for a step up goes to no other server.
                    continue;
                }

                wrong.Add($"{number}: not sampled");
                continue;
            }

            var command = request.GetProperty("curl").GetString();
            if (command is null)
            {
                wrong.Add($"{number}: no command, {request.GetProperty("whyNoCurl").GetString()}");
                continue;
            }

            // What a terminal would act on while it is pasted is not in it: then the body is for whoever replays it to set.
            var body = payload.Any(static character => char.IsControl(character) && character is not '\n');
            Dictionary<string, string> variables = body ? new(StringComparer.Ordinal) { ["BODY"] = payload } : new(StringComparer.Ordinal);
            foreach (var kind in Shell.All)
            {
                var (canaries, exit, errors) = await shell.RunAsync(kind, command, variables);
                var replayed = shop.Arrivals();
                if (canaries.Count > 0 || exit != 0 || replayed is not [var only] || !Same(arrived!, only, isInProcess))
                {
                    wrong.Add($"{number} {kind}: {string.Join(", ", canaries)}; exit {exit} {errors}\n  {command}\n  {arrived}\n  {string.Join("\n  ", replayed)}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Would_set_off_the_alarm_without_their_quotes()
    {
        using var shell = new Shell();
        foreach (var kind in Shell.All)
        {
            var alarms = 0;
            foreach (var payload in ShellPayloads.All)
            {
                var (canaries, _, _) = await shell.RunAsync(kind,
                    $"curl -q -sS --max-time 1 http://127.0.0.1:9/call?q={payload} -H \"X-Note: {payload}\"");
                alarms += canaries.Count > 0 ? 1 : 0;
            }

            Assert.True(alarms > 20, $"{kind}: {alarms}");
        }
    }

    [Theory]
    [InlineData("GET", null, null)]
    [InlineData("GET", "{\"a\":1}", "application/json")]
    [InlineData("HEAD", null, null)]
    [InlineData("DELETE", null, null)]
    [InlineData("POST", "", null)]
    [InlineData("POST", "a=b", null)]
    [InlineData("POST", "a=b", "application/x-www-form-urlencoded")]
    [InlineData("PUT", "{\"a\":'\"'}", "application/json; charset=\"utf-8\"")]
    [InlineData("QUERY", "@/etc/passwd", "text/plain")]
    [InlineData("PATCH", "line\nline\n", "text/plain")]
    public async Task Keep_method_body_and_type(string method, string? body, string? type)
    {
        foreach (var isInProcess in (bool[])[false, true])
        {
            await using var shop = await ReplayShop.StartAsync(isInProcess);
            using var shell = new Shell();
            var (arrived, request) = await shop.SampleAsync(Message(shop, method, "/call/7/x?a=b&c", body, type));
            var (canaries, exit, errors) = await shell.RunAsync("dash", request.GetProperty("curl").GetString()!);
            Assert.Equal((string.Empty, 0, string.Empty), (string.Join(',', canaries), exit, errors));
            Assert.Equal(arrived, Assert.Single(shop.Arrivals()));
        }
    }

    [Theory]
    [InlineData("/call/a%20b/c%2Fd/e%25f")]
    [InlineData("/call/a..%2Fx/..b")]
    [InlineData("/call/%E2%82%AC/%F0%9F%98%80?%E2%82%AC=%F0%9F%98%80")]
    [InlineData("/CALL/x//y/")]
    [InlineData("/call/{a,b}/[1-3]?x[]=1&x[]=2&&=&y")]
    [InlineData("/call/7;v=1/a:b@c?q=a+b%2Bc&r=%zz")]
    public async Task Keep_every_byte_of_the_address_that_the_candidate_got(string target)
    {
        await using var shop = await ReplayShop.StartAsync(isInProcess: false);
        using var shell = new Shell();
        var (arrived, request) = await shop.SampleAsync(Message(shop, "GET", target, null, null));
        await shell.RunAsync("bash", request.GetProperty("curl").GetString()!);
        Assert.Equal(arrived!.Target, Assert.Single(shop.Arrivals()).Target);
    }

    [Fact]
    public async Task Ask_for_what_is_withheld_and_replay_the_request_when_it_is_given()
    {
        foreach (var isInProcess in (bool[])[false, true])
        {
            await using var shop = await ReplayShop.StartAsync(isInProcess, "Production");
            using var shell = new Shell();
            var message = Message(shop, "POST",
                "/call/$(touch%20canary)/b%20c?q=1%262&path=p&home=h&ifs=i&uid=u&q=two&q_2=three&bash_env=e&http_proxy=n",
                "{\"secret\":\"hunter2\"}", "application/json");
            message.Headers.TryAddWithoutValidation(ReplayShop.Header, "the note");
            var (arrived, request) = await shop.SampleAsync(message);
            var command = request.GetProperty("curl").GetString()!;
            Assert.DoesNotContain("hunter2", request.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("canary", request.GetRawText(), StringComparison.Ordinal);
            Assert.DoesNotContain("the note", request.GetRawText(), StringComparison.Ordinal);

            // Unset they are empty, and nothing of the machine's own goes out in their place. (To the endpoint in this process no empty
            // path leads.)
            await shell.RunAsync("bash", command);
            if (!isInProcess)
            {
                var blank = Assert.Single(shop.Arrivals());
                Assert.Equal((string.Empty, string.Empty), (blank.Note, blank.Body));
                Assert.EndsWith("?q=&path=&home=&ifs=&uid=&q=&q_2=&bash_env=&http_proxy=", blank.Target, StringComparison.Ordinal);
            }

            var variables = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ID"] = "$(touch%20canary)", ["REST"] = "b%20c", ["Q"] = "1%262", ["VALUE_PATH"] = "p", ["VALUE_HOME"] = "h",
                ["VALUE_IFS"] = "i", ["VALUE_UID"] = "u",
                ["Q_2"] = "two", ["Q_2_2"] = "three", ["VALUE_BASH_ENV"] = "e", ["VALUE_HTTP_PROXY"] = "n", ["X_NOTE"] = "the note",
                ["BODY"] = "{\"secret\":\"hunter2\"}",
            };
            foreach (var kind in Shell.All)
            {
                var (canaries, exit, errors) = await shell.RunAsync(kind, command, variables);
                Assert.Empty(canaries);
                Assert.True(exit == 0, errors);
                Assert.True(Same(arrived!, Assert.Single(shop.Arrivals()), isInProcess), command);
            }
        }
    }

    [Fact]
    public async Task Hold_no_credential_of_the_candidates_address_because_it_may_have_none()
    {
        var refused = await Assert.ThrowsAsync<InvalidShadowingException>(
            () => ReplayShop.StartAsync(isInProcess: false,
                address: static known => new UriBuilder(known) { UserName = "svc", Password = "hunter2" }.Uri));
        Assert.Contains("without user, query and fragment", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_of_known_methods_only()
    {
        await using var shop = await ReplayShop.StartAsync(isInProcess: false);
        foreach (var method in (string[])["`id`", "$IFS", "-o", "--config", "&", "|", "!!", "~", "G'ET", "get;"])
        {
            try
            {
                var (arrived, _) = await shop.SampleAsync(Message(shop, method, "/call/7/x", null, null));
                Assert.Null(arrived);
            }
            catch (FormatException)
            {
                // No token, and sent by nobody.
                Assert.Contains(';', method);
            }
        }
    }

    // A payload everywhere at once: in the path as one segment and as several, as name and value of the query, encoded and as it is, in two
    // headers, one of them by its name, and in the body.
    private static HttpRequestMessage Message(ReplayShop shop, string payload)
    {
        var encoded = Uri.EscapeDataString(payload);
        var raw = ShellPayloads.FitsAnAddress(payload) ? $"&{payload}={payload}" : string.Empty;
        var message = Message(shop, "POST",
            $"/call/x{encoded}/{(encoded.Contains("..", StringComparison.Ordinal) ? encoded : encoded.Replace("%2F", "/", StringComparison.Ordinal))}y?q={encoded}&{encoded}=1{raw}", payload, "text/plain");
        if (ShellPayloads.FitsAHeader(payload))
        {
            message.Headers.TryAddWithoutValidation(ReplayShop.Header, payload);
        }

        message.Headers.TryAddWithoutValidation("x'`id`$IFS&|~", "$(touch canary)");
        return message;
    }

    private static HttpRequestMessage Message(ReplayShop shop, string method, string target, string? body, string? type)
    {
        var message = new HttpRequestMessage(new HttpMethod(method),
            new Uri(shop.App.Address.GetLeftPart(UriPartial.Authority) + target,
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (type is not null)
            {
                message.Content.Headers.TryAddWithoutValidation("Content-Type", type);
            }
        }

        return message;
    }

    // To a handler in this process the path is given decoded, and the command encodes what must be.
    private static bool Same(Arrival arrived, Arrival replayed, bool isInProcess) =>
        isInProcess
            ? arrived with { Target = Decoded(arrived.Target) } == replayed with { Target = Decoded(replayed.Target) }
            : arrived == replayed;

    private static string Decoded(string target)
    {
        var parts = target.Split('?', 2);
        return $"{Uri.UnescapeDataString(parts[0].Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase))}?{(parts.Length > 1 ? parts[1] : string.Empty)}";
    }
}
