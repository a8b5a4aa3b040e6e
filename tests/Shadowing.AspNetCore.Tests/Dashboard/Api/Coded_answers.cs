using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard.Access;
using Shadowing.Dashboard.Answers;
using Shadowing.Storage;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Dashboard.Api;

/// <summary>How answers are coded on their way, by what the caller says that it takes.</summary>
public sealed class Coded_answers
{
    private const string Root = "/shadowing/api/v1";
    private const string Experiment = $"{Root}/experiments/prices";
    private const string Asset = "/shadowing/app.js";

    // What holds the present moment differs by itself.
    private static readonly string[] s_present = ["/report", "/experiments", "/health", "/instances", "/page"];

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("GZIP, deflate", "gzip")]
    [InlineData("br;q=0.5, gzip;q=0.8", "gzip")]
    [InlineData("br;q=0, gzip", "gzip")]
    [InlineData("br;q=0, gzip;q=0", "")]
    [InlineData("identity, gzip;q=0.5", "")]
    [InlineData("identity;q=0.1, gzip;q=0.5", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.5, gzip", "gzip")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("deflate, zstd", "")]
    [InlineData("identity;q=0, br", "br")]
    [InlineData("identity;q=0, deflate", "406")]
    [InlineData("*;q=0", "406")]
    [InlineData("gzip;q=0.001", "gzip")]
    [InlineData("gzip;q=nonsense", "")]
    public async Task Have_the_coding_that_the_caller_likes_best(string? accepted, string expected)
    {
        await using var app = await StartAsync();
        foreach (var path in (string[])[Asset, Experiment, $"{Root}/openapi.json"])
        {
            using var response = await AskAsync(app, path, accepted);
            Assert.Equal((path, "Accept-Encoding"), (path, string.Join(", ", response.Headers.Vary)));
            if (expected is "406")
            {
                Assert.Equal((path, 406, "application/problem+json"),
                    (path, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
                continue;
            }

            Assert.Equal((path, 200, expected), (path, (int)response.StatusCode, Coding(response)));
            using var plain = await AskAsync(app, path, null);
            Assert.Equal(await BodyAsync(plain), await BodyAsync(response));
            Assert.Equal(plain.Content.Headers.ContentType, response.Content.Headers.ContentType);
            if (expected.Length > 0)
            {
                Assert.True(response.Content.Headers.ContentLength < plain.Content.Headers.ContentLength,
                    $"{path}: {response.Content.Headers.ContentLength} of {plain.Content.Headers.ContentLength}");
            }
        }
    }

    [Fact]
    public async Task Have_a_tag_of_their_own_by_which_they_are_not_sent_again()
    {
        await using var app = await StartAsync();
        foreach (var path in (string[])[Asset, Experiment, $"{Root}/experiments", $"{Root}/openapi.json"])
        {
            var tags = new HashSet<string>(StringComparer.Ordinal);
            foreach (var accepted in (string?[])[null, "gzip", "br"])
            {
                using var first = await AskAsync(app, path, accepted);
                var tag = first.Headers.ETag!;
                Assert.True(tags.Add(tag.Tag), $"{path} {accepted}: {tag}");

                // The moment at which a list was taken is in it, and not in its tag.
                Assert.Equal(path.EndsWith("/experiments", StringComparison.Ordinal), tag.IsWeak);
                foreach (var method in (string[])["GET", "HEAD"])
                {
                    using var again = await AskAsync(app, path, accepted, method, $"\"other\", {tag}");
                    Assert.Equal((path, accepted, 304, tag.ToString()),
                        (path, accepted, (int)again.StatusCode, again.Headers.ETag?.ToString()));
                    Assert.Equal("Accept-Encoding", string.Join(", ", again.Headers.Vary));
                    Assert.Empty(again.Content.Headers.ContentEncoding);
                    using var any = await AskAsync(app, path, accepted, method, "*");
                    Assert.Equal(304, (int)any.StatusCode);
                }

                using var other = await AskAsync(app, path, accepted is "br" ? "gzip" : "br", "GET", tag.ToString());
                Assert.Equal((path, accepted, 200), (path, accepted, (int)other.StatusCode));
            }
        }
    }

    [Fact]
    public async Task Have_the_same_head_without_a_body()
    {
        await using var app = await StartAsync();
        var group = await app.MismatchAsync();
        foreach (var request in app.Requests(group).Where(static request => request.Method is "HEAD"))
        {
            foreach (var accepted in (string?[])[null, "gzip", "br"])
            {
                using var head = await AskAsync(app, request.Path, accepted, "HEAD");
                using var get = await AskAsync(app, request.Path, accepted);
                Assert.Equal((request.Path, accepted, get.StatusCode, Coding(get), string.Join(", ", get.Headers.Vary)),
                    (request.Path, accepted, head.StatusCode, Coding(head), string.Join(", ", head.Headers.Vary)));

                if (!s_present.Any(request.Path.EndsWith))
                {
                    Assert.Equal((request.Path, get.Content.Headers.ContentLength, get.Headers.ETag),
                        (request.Path, head.Content.Headers.ContentLength, head.Headers.ETag));
                }
            }
        }
    }

    [Fact]
    public async Task Are_neither_small_ones_nor_pictures_nor_errors()
    {
        await using var app = await StartAsync();
        foreach (var path in (string[])[$"{Root}/me", $"{Experiment}/account?endpoint=nonsense", $"{Root}/nonsense", $"{Root}/health?x=1"])
        {
            using var response = await AskAsync(app, path, "gzip, br");
            Assert.Equal((path, ""), (path, Coding(response)));
        }

        // Whoever refuses a plain one gets a small one coded all the same.
        using var small = await AskAsync(app, $"{Root}/me", "gzip, identity;q=0");
        Assert.Equal("gzip", Coding(small));
    }

    [Fact]
    public async Task Are_none_that_show_values_of_calls_beside_what_a_stranger_may_have_sent()
    {
        await using var app = await StartAsync();
        var group = await app.MismatchAsync();
        var shown = 0;
        foreach (var request in app.Requests(group).Where(static request => request.Need is nameof(DashboardNeed.Inspect)
            && request.Method is ("GET" or "POST")))
        {
            using var response = await app.SendAsync(request,
                change: static message => message.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip"));
            Assert.Equal((request.ToString(), 200, ""), (request.ToString(), (int)response.StatusCode, Coding(response)));
            Assert.Empty(response.Headers.Vary);
            shown++;
            using var refused = await app.SendAsync(request,
                change: static message => message.Headers.TryAddWithoutValidation("Accept-Encoding", "br, identity;q=0"));
            Assert.Equal((request.ToString(), 406), (request.ToString(), (int)refused.StatusCode));
        }

        Assert.Equal(5, shown);
    }

    [Fact]
    public async Task Are_no_events()
    {
        await using var app = await StartAsync();
        using var response = await AskAsync(app, $"{Root}/events", "gzip, br");
        Assert.Equal((200, "", "text/event-stream"),
            ((int)response.StatusCode, Coding(response), response.Content.Headers.ContentType?.MediaType));
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("retry: 3000", await reader.ReadLineAsync().WaitAsync(TestApp.Deadline));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Are_coded_once_where_the_application_codes_its_own(bool isBefore)
    {
        await using var app = await StartAsync(
            static builder => builder.Services.AddResponseCompression(static options =>
            {
                options.EnableForHttps = true;
                options.MimeTypes = ["application/json", "application/problem+json", "text/javascript", "text/event-stream", "text/plain"];
            }),
            app =>
            {
                if (!isBefore)
                {
                    app.UseRouting();
                }

                app.UseResponseCompression();
                app.MapGet("/own", static () => new string('x', 5_000)).AllowAnonymous();
            });
        var group = await app.MismatchAsync();
        using (var own = await AskAsync(app, "/own", "gzip"))
        {
            Assert.Equal("gzip", Coding(own));
        }

        foreach (var request in app.Requests(group).Where(static request => request.Method is "GET"))
        {
            using var alone = await AskAsync(app, request.Path, null);
            using var response = await AskAsync(app, request.Path, "gzip");
            if (request.Path.EndsWith("/events", StringComparison.Ordinal))
            {
                Assert.Equal((request.Path, ""), (request.Path, Coding(response)));
                continue;
            }

            var isSecret = request.Need is nameof(DashboardNeed.Inspect);
            var isCoded = !isSecret && response.Headers.ETag?.Tag.EndsWith("-gzip\"", StringComparison.Ordinal) is true;
            Assert.Equal((request.Path, isCoded ? "gzip" : ""), (request.Path, Coding(response)));

            // Decoded once it is what it was, and only what other bytes were sent of has another tag.
            if (alone.Headers.ETag is { } plain && (isCoded || isSecret) && !s_present.Any(request.Path.EndsWith))
            {
                Assert.Equal(await BodyAsync(alone), await BodyAsync(response));
                Assert.Equal((request.Path, isCoded), (request.Path, response.Headers.ETag?.Tag != plain.Tag));
            }
        }
    }

    [Fact]
    public async Task Are_made_once_of_what_never_changes()
    {
        var content = new Representation(Encoding.UTF8.GetBytes(new string('x', 10_000)), "text/plain") { IsKept = true };
        var other = new Representation(Encoding.UTF8.GetBytes(new string('x', 10_000)), "text/plain");
        foreach (var coding in (ContentCoding[])[ContentCoding.Brotli, ContentCoding.Gzip])
        {
            Assert.True(content.In(coding).Equals(content.In(coding)));
            Assert.False(other.In(coding).Equals(other.In(coding)));
        }

        await using var app = await StartAsync();
        using var first = await AskAsync(app, Asset, "br");
        using var second = await AskAsync(app, Asset, "br");
        Assert.Equal(await first.Content.ReadAsByteArrayAsync(), await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Of_seven_days_are_a_small_part_of_what_they_were()
    {
        await using var app = await StartAsync();
        await app.MismatchAsync();
        var now = TimeProvider.System.GetUtcNow();
        var start = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddDays(-6);
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        await app.App.Services.GetRequiredService<IShadowStore>().SaveAsync(
            new StoreBatch { Minutes = [.. Enumerable.Range(0, 6 * 24 * 60).Select(minute => Minute(start.AddMinutes(minute), minute))] },
            deadline.Token);
        var path = $"{Experiment}/series?from={start:yyyy-MM-dd'T'HH:mm:ss'Z'}";
        var sizes = new List<string>();
        foreach (var coding in (string[])["", "gzip", "br"])
        {
            using var response = await AskAsync(app, path, coding);
            Assert.Equal((coding, 200), (Coding(response), (int)response.StatusCode));
            sizes.Add($"{(coding.Length == 0 ? "identity" : coding)} {response.Content.Headers.ContentLength}");
        }

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", sizes));
        var lengths = sizes.ConvertAll(static size => long.Parse(size.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture));
        Assert.True(lengths[1] < lengths[0] / 4 && lengths[2] < lengths[0] / 6, string.Join(", ", sizes));
    }

    private static History.HistoryMinute Minute(DateTimeOffset at, int number) => new()
    {
        Experiment = "prices", Endpoint = string.Empty, Minute = at, Run = "before", Sampled = 1_000 + (number * 7919 % 613),
        Outcomes = new Dictionary<string, long>
        {
            ["match"] = 900 + (number * 104_729 % 97), ["mismatch"] = number * 31 % 17, ["noise"] = number * 7 % 11,
        },
        Control = Latency(number, 1), Candidate = Latency(number, 2),
    };

    private static Accounting.LatencyReport Latency(int number, int side) => new(1_000 + (number * 7919 % 613),
        TimeSpan.FromMicroseconds(900 + (number * side * 13 % 211)), TimeSpan.FromMicroseconds(3_000 + (number * side * 17 % 1_009)),
        TimeSpan.FromMicroseconds(9_000 + (number * side * 19 % 3_001)));

    private static string Coding(HttpResponseMessage response) => string.Join(", ", response.Content.Headers.ContentEncoding);

    private static async Task<byte[]> BodyAsync(HttpResponseMessage response)
    {
        var body = new MemoryStream(await response.Content.ReadAsByteArrayAsync());
        await using Stream plain = Coding(response) switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        var read = new MemoryStream();
        await plain.CopyToAsync(read);
        return read.ToArray();
    }

    private static Task<TestApp> StartAsync(Action<WebApplicationBuilder>? configure = null, Action<WebApplication>? map = null) =>
        DashboardApp.StartAsync(
            static routes => routes.MapShadowing().AllowAnonymous(),
            configure: builder =>
            {
                // So that a list of them is worth coding.
                builder.Services.AddShadowing().AddExperiment("second", static _ => { }).AddExperiment("third", static _ => { });
                configure?.Invoke(builder);
            },
            map: map);

    private static async Task<HttpResponseMessage> AskAsync(TestApp app, string path, string? accepted, string method = "GET",
        string? known = null)
    {
        using var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        foreach (var (name, value) in ((string, string?)[])[("Accept-Encoding", accepted), ("If-None-Match", known)])
        {
            if (value is not null)
            {
                message.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await app.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
    }
}
