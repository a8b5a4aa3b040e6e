namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>Secrets of many kinds in all the places that a call has.</summary>
internal static class Plants
{
    private static int s_number;

    /// <summary>Gets all of them.</summary>
    public static IReadOnlyList<Plant> All { get; } =
    [
        // By the name beside it.
        Named("Authorization", secret => new("", secret) { Header = ("Authorization", $"Bearer {secret}") }),
        Named("Cookie", secret => new("", secret) { Header = ("Cookie", $"a={secret}; b=c") }),
        Named("X-Api-Key", secret => new("", secret) { Header = ("X-Api-Key", secret) }),
        Named("X-Session-Id", secret => new("", secret) { Header = ("X-Session-Id", secret) }),
        Named("Set-Cookie", secret => new("", secret) { AnswerHeader = ("Set-Cookie", $"sid={secret}; Path=/; HttpOnly") }),
        Named("Location", secret => new("", secret) { AnswerHeader = ("Location", $"/next?token={secret}") }),
        Named("query token", secret => new("", secret) { Query = $"?token={secret}&b=2" }),
        Named("query api_key", secret => new("", secret) { Query = $"?a=1&api_key={secret}" }),
        Named("query sig", secret => new("", secret) { Query = $"?sig={secret}" }),
        Named("query with an encoded name", secret => new("", secret) { Query = $"?%70assword={secret}" }),
        Named("password", secret => new("", secret) { Answer = $$$"""{"password":"{{{secret}}}"}""" }),
        Named("nested", secret => new("", secret) { Answer = $$$"""{"a":[{"b":{"clientSecret":"{{{secret}}}"}}]}""" }),
        Named("below a sensitive name", secret => new("", secret) { Answer = $$$"""{"credentials":[["x",{"value":"{{{secret}}}"}]]}""" }),
        Named("an escaped name", secret => new("", secret) { Answer = $$$"""{"passw\u006frd":"{{{secret}}}"}""" }),
        Named("an escaped name in a member that one side lacks",
            secret => new("", secret) { Answer = $$$"""{"v":1,"only":{"passw\u006frd":"{{{secret}}}"}}""" }),
        Named("a name twice", secret => new("", secret) { Answer = $$$"""{"note":"x","password":"a","password":"{{{secret}}}"}""" }),
        Named("deep", secret =>
            new("", secret) { Answer =
                $"{string.Concat(Enumerable.Repeat("{\"a\":[", 40))}{{\"token\":\"{secret}\"}}{string.Concat(Enumerable.Repeat("]}", 40))}" }),
        Named("JSON in a string", secret => new("", secret) { Answer = $$$"""{"raw":"{\"password\":\"{{{secret}}}\"}"}""" }),
        Named("JSON in a string with an escaped name",
            secret => new("", secret) { Answer = $$$"""{"raw":"{\"p\\u0061ssword\":\"{{{secret}}}\"}"}""" }),
        new("a number at a sensitive name", "87417877217") { Answer = """{"pin":87417877217}""" },
        Named("a form", secret =>
            new("", secret) { Answer = $"user=x&password={secret}", AnswerType = "application/x-www-form-urlencoded" }),
        Named("XML", secret => new("", secret) { Answer = $"<user><password>{secret}</password></user>", AnswerType = "application/xml" }),
        Named("an attribute of XML", secret => new("", secret) { Answer = $"<user secret='{secret}'/>", AnswerType = "text/xml" }),
        Named("text", secret => new("", secret) { Answer = $"the password: {secret}", AnswerType = "text/plain" }),
        Named("settings", secret => new("", secret) { Answer = $"a=b\nAPI_KEY={secret}\n", AnswerType = "text/plain" }),
        Named("JSON lines", secret =>
            new("", secret) { Answer = $"{{\"a\":1}}\n{{\"password\":\"{secret}\"}}\n", AnswerType = "application/x-ndjson" }),
        Named("gzip", secret => new("", secret) { Answer = $$$"""{"password":"{{{secret}}}"}""", IsZipped = true }),
        Named("no JSON", secret => new("", secret) { Answer = $$$"""{"password":"{{{secret}}}" """ }),
        Named("bytes", secret => new("", secret) { Answer = $"\0\u0001{secret}\0", AnswerType = "application/octet-stream" }),
        Named("a parameter of the type", secret => new("", secret) { AnswerType = $"application/json; token={secret}" }),
        Named("a body that was sent", secret => new("", secret) { Body = $$$"""{"password":"{{{secret}}}"}""" }),
        Named("a form that was sent",
            secret => new("", secret) { Body = $"note=x&password={secret}", BodyType = "application/x-www-form-urlencoded" }),
        Named("a connection string",
            secret => new("", secret) { Answer = $$$"""{"db":"Server=db;User Id=app;Password={{{secret}}};Encrypt=true"}""" }),

        // By a name on another line.
        Named("a list of YAML", secret => new("", secret) { Answer = $"user: ann\nsecrets:\n  - {secret}\n", AnswerType = "text/yaml" }),
        Named("a text of YAML",
            secret => new("", secret) { Answer = $"user: ann\npassword: |\n  first\n  {secret}\n", AnswerType = "application/x-yaml" }),
        Named("YAML by its type",
            secret => new("", secret) { Answer = $"credentials:\n  - user: ann\n    value: {secret}\n", AnswerType = "text/x-yaml" }),
        Named("a column", secret => new("", secret) { Answer = $"name,password\nann,{secret}\n", AnswerType = "text/csv" }),
        Named("a column in quotes",
            secret => new("", secret) { Answer = $"\"name\";\"PIN\"\r\n\"ann\";\"{secret}\"\r\n",
                AnswerType = "text/csv; header=present" }),
        Named("a column between tabs",
            secret => new("", secret) { Answer = $"name\tcode\nann\t{secret}\n", AnswerType = "text/tab-separated-values" }),
        Named("a column of a table", secret => new("", secret) { Answer = $"USER    KEY\nann     {secret}\n", AnswerType = "text/plain" }),
        Named("a column of Markdown",
            secret => new("", secret) { Answer = $"| user | token |\n|---|---|\n| ann | {secret} |\n", AnswerType = "text/markdown" }),
        Named("a section", secret => new("", secret) { Answer = $"[users]\nann\n[auth]\n{secret}\n", AnswerType = "text/plain" }),
        Named("a section of TOML",
            secret => new("", secret) { Answer = $"[secrets]\nvalues = [\n  '{secret}',\n]\n", AnswerType = "text/toml" }),
        Named("an element of XML over lines",
            secret => new("", secret) { Answer = $"<user>\n<password>\n{secret}\n</password>\n</user>", AnswerType = "application/xml" }),
        Named("a table of HTML",
            secret => new("", secret) { Answer = $"<table>\n<tr><th>Password</th></tr>\n<tr>\n<td>{secret}</td>\n</tr></table>",
                AnswerType = "text/html" }),
        Named("a heading", secret => new("", secret) { Answer = $"Password\n\n    {secret}\n", AnswerType = "text/plain" }),
        Named("a column in a string", secret => new("", secret) { Answer = $$$"""{"file":"name,password\nann,{{{secret}}}"}""" }),
        Named("the end of a private key",
            secret => new("", secret) { Answer =
                $"-----BEGIN PRIVATE KEY-----\n{new string('A', 64)}\n{secret}\n-----END PRIVATE KEY-----\n", AnswerType = "text/plain" }),

        // By its looks, at an innocent name.
        new("a card", "4111 1111 1111 1111") { Answer = """{"note":"4111 1111 1111 1111"}""" },
        new("a card with dashes in a text", "5500-0000-0000-0004") { Answer = """{"note":"card 5500-0000-0000-0004 exp 12/27"}""" },
        new("a card as a number", "4012888888881881") { Answer = """{"n":4012888888881881}""" },
        // No run of one digit: a share such as 19 of 45 would be taken for it.
        new("a card in escapes", "4716253849100") { Answer = """{"note":"\u0034716253849100"}""" },
        new("an e-mail address", "zebra7@quartz.example") { Answer = """{"note":"to zebra7@quartz.example, soon"}""" },
        new("an e-mail address in escapes", "zebra8@quartz.example") { Answer = """{"note":"zebra8\u0040quartz.example"}""" },
        new("an e-mail address in the query", "zebra9@quartz.example") { Query = "?who=zebra9%40quartz.example" },
        new("an e-mail address in the path", "zebra6@quartz.example") { Path = "/plant/zebra6@quartz.example" },
        new("an e-mail address as a key", "zebra5@quartz.example") { Answer = """{"users":{"zebra5@quartz.example":{"a":1}}}""" },
        new("a JSON web token",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6ZWJyYTcifQ.c2lnbmF0dXJlLXplYnJhNw") { Answer =
                """{"note":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ6ZWJyYTcifQ.c2lnbmF0dXJlLXplYnJhNw"}""" },
        new("a key of AWS", "AKIAIOSFODNN7EXAMPLE") { Answer = """{"note":"key AKIAIOSFODNN7EXAMPLE"}""" },
        new("a private key", "MIIEvQIBADANBgkqhkiG9w0BAQ7ZEBRA") { Answer =
            """{"note":"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQ7ZEBRA\n-----END PRIVATE KEY-----"}""" },
        Named("an address with a password",
            secret => new("", secret) { Answer = $$$"""{"note":"https://user:{{{secret}}}@host.example/x"}""" }),
        Named("basic authentication in a text",
            secret => new("", secret) { Answer = $"send Basic {Convert.ToBase64String("user:zebra-basic-7"u8)} please",
                AnswerType = "text/plain" }) with { Secret = Convert.ToBase64String("user:zebra-basic-7"u8) },

        // By nothing.
        Innocent("a header", secret => new("", secret) { Header = ("X-Note", secret) }),
        Innocent("a header of the answer", secret => new("", secret) { AnswerHeader = ("X-Remark", secret) }),
        Innocent("the query", secret => new("", secret) { Query = $"?note={secret}" }),
        Innocent("a name of the query", secret => new("", secret) { Query = $"?{secret}71=1" }),
        Innocent("the path", secret => new("", secret) { Path = $"/plant/{secret}" }),
        Innocent("a value", secret => new("", secret) { Answer = $$$"""{"note":"{{{secret}}}"}""" }),
        Innocent("an element", secret => new("", secret) { Answer = $$$"""{"list":["a","{{{secret}}}"]}""" }),
        Innocent("an element that one side lacks", secret => new("", secret) { Answer = $$$"""{"list":["a",{"x":"{{{secret}}}"}]}""" }),
        Innocent("a key", secret => new("", secret) { Answer = $$$"""{"map":{"{{{secret}}}71":1}}""" }),
        Innocent("text of no form", secret => new("", secret) { Answer = $"we saw {secret} there", AnswerType = "text/plain" }),
        new("a number", "7727177277") { IsInnocent = true, Answer = """{"n":7727177277}""" },
    ];

    private static Plant Named(string name, Func<string, Plant> make) => Make(name, make);

    private static Plant Innocent(string name, Func<string, Plant> make) => Make(name, make) with { IsInnocent = true };

    private static Plant Make(string name, Func<string, Plant> make) =>
        make($"zebra-{Interlocked.Increment(ref s_number) + 700}-quartz") with { Name = name };
}
