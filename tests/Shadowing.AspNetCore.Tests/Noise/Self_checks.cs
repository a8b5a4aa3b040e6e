using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.AspNetCore.Tests.Execution;
using Shadowing.Experiments;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Noise;

public sealed class Self_checks
{
    private static readonly string[] s_canaries = ["X-Custom", "User-Agent", "Referer", "X-Client-Cert", "Forwarded", "X-Tenant"];

    [Theory]
    [InlineData("0", 50)]
    [InlineData("0.0000001", 60)]
    [InlineData("1", 100)]
    public async Task The_control_runs_once_more_for_the_first_ten_calls_and_the_share_and_never_at_share_0(string share, int expected)
    {
        var runs = 0;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => $"a{Math.Min(0, Interlocked.Increment(ref runs))}").WithShadow("x", () => "a0");
            },
            Settings.All("x", ("Experiments:x:SelfCheck", share)));
        await SendAsync(app, "/a", 50);
        var report = await app.ReportAsync("x");
        Assert.Equal((expected, 50, expected - 50), (runs, report.Account.Match, report.Account.SelfChecks));
        Assert.Equal(50, report.Account.CandidateCalls);
    }

    [Fact]
    public async Task A_call_that_was_refused_is_not_run_again_past_whoever_refused_it()
    {
        var runs = 0;
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();

                // In the wrong place, which the start-up log can warn of only for those that it knows.
                app.Use(next => context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                });
                app.MapGet("/a", () => $"a{Interlocked.Increment(ref runs)}")
                    .WithShadow("x", () => Results.StatusCode(StatusCodes.Status403Forbidden));
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "1")));
        for (var call = 0; call < 5; call++)
        {
            using var response = await app.Client.GetAsync(new Uri("/a", UriKind.Relative));
            Assert.Equal(System.Net.HttpStatusCode.Forbidden, response.StatusCode);
        }

        Assert.Equal(5, (await app.ReportAsync("x")).Account.Sampled);
        Assert.Equal(0, runs);
    }

    [Fact]
    public async Task Unsafe_methods_are_never_self_checked()
    {
        var runs = 0;
        await using var control =
            await TestApp.StartAsync(app => app.MapPost("/a", () => $"a{Math.Min(0, Interlocked.Increment(ref runs))}"));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapPost("/a", () => $"a{Math.Min(0, Interlocked.Increment(ref runs))}").WithShadow("x", () => "a0");
                app.MapPost("/b", () => $"a{Math.Min(0, Interlocked.Increment(ref runs))}").WithShadow("y", () => "a0");
            },
            [.. Settings.All("x", ("Experiments:x:SelfCheck", "1"), ("Experiments:x:Methods:0", "POST"),
                ("Experiments:x:Control", control.Address.ToString())),
                    .. Settings.All("y", ("Experiments:y:SelfCheck", "1"), ("Experiments:y:Methods:0", "POST"))
                    .Where(pair => pair.Key != "Capacity")]);
        for (var number = 0; number < 20; number++)
        {
            foreach (var path in (string[])["/a", "/b"])
            {
                using var response = await app.Client.PostAsync(new Uri(path, UriKind.Relative), content: null);
            }
        }

        Assert.Equal(20, (await app.ReportAsync("x")).Account.Match);
        Assert.Equal(20, (await app.ReportAsync("y")).Account.Match);
        Assert.Equal(40, runs);
        Assert.Contains(app.Logs.Entries, entry => entry.Event.Id == 6006 && entry.Message.StartsWith("y ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Middlewares_do_not_run_again_and_endpoint_filters_do()
    {
        var (before, after, filtered, runs) = (0, 0, 0, 0);
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", () => "a"));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.Use((context, next) =>
                {
                    Interlocked.Increment(ref before);
                    return next(context);
                });
                app.UseShadowing();
                app.Use((context, next) =>
                {
                    Interlocked.Increment(ref after);
                    return next(context);
                });
                app.MapGet("/a", () =>
                {
                    Interlocked.Increment(ref runs);
                    return "a";
                }).AddEndpointFilter((context, next) =>
                {
                    Interlocked.Increment(ref filtered);
                    return next(context);
                }).WithShadow("x");
            },
            Settings.Server("x", candidate.Address, ("Experiments:x:SelfCheck", "1")));
        await SendAsync(app, "/a", 30);
        var report = await app.ReportAsync("x");
        Assert.Equal((30, 30, 60, 60), (before, after, filtered, runs));
        Assert.Equal((30, 30, 0), (report.Account.Match, report.Account.SelfChecks, report.Account.SelfChecksInvalid));
    }

    [Fact]
    public async Task Actions_of_controllers_are_self_checked()
    {
        await using var candidate =
            await TestApp.StartAsync(app => app.MapGet("/noisy/{id:int}", (int id, string q) => new { id, q, trace = Guid.NewGuid() }));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Services.AddControllers().AddApplicationPart(typeof(NoisyController).Assembly);
                builder.Configuration.AddInMemoryCollection(
                    Settings.Server("x", candidate.Address, ("Experiments:x:SelfCheck", "0.5"))
                        .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapControllers();
            });
        await SendAsync(app, "/noisy/7?q=b", 40);
        var report = await app.ReportAsync("x");
        Assert.Equal((40, 0, 0), (report.Account.Noise, report.Account.Mismatch, report.Account.SelfChecksInvalid));
        Assert.Equal("$.trace", Assert.Single(report.Noise).Path);
    }

    [Fact]
    public async Task A_server_candidate_gets_no_header_more_when_the_control_runs_again_in_this_process()
    {
        var seen = new ConcurrentQueue<string>();
        var control = new ConcurrentQueue<string>();
        await using var candidate = await TestApp.StartAsync(app => app.MapGet("/a", (HttpContext context) =>
        {
            seen.Enqueue(string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")));
            return "a";
        }));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context) =>
                {
                    control.Enqueue(string.Join(' ', s_canaries.Append("Cookie").Select(name => context.Request.Headers[name].ToString())));
                    return "a";
                }).WithShadow("x");
            },
            Settings.Server("x", candidate.Address, ("Experiments:x:SelfCheck", "1")));
        await SendAsync(app, "/a", 5, [.. s_canaries, "Cookie", "Authorization"]);
        var report = await app.ReportAsync("x");
        Assert.Equal((5, 5), (report.Account.Match, report.Account.SelfChecks));
        Assert.Equal((5, 10), (seen.Count, control.Count));
        Assert.All(seen, headers => Assert.DoesNotContain("canary", headers, StringComparison.Ordinal));
        Assert.All(seen, headers => Assert.Contains("Accept: text/plain", headers, StringComparison.Ordinal));

        // The control's own handler, in this process, sees what it saw.
        Assert.Single(control.Distinct());
        Assert.All(control, headers => Assert.Equal(string.Join(' ', Enumerable.Repeat("canary", 7)), headers));
    }

    [Fact]
    public async Task A_self_check_at_an_address_is_marked_and_gets_what_is_forwarded_and_no_more()
    {
        var seen = new ConcurrentQueue<string>();
        await using var control = await TestApp.StartAsync(app => app.MapGet("/base/a", (HttpContext context) =>
        {
            seen.Enqueue(string.Join('\n', context.Request.Headers.Select(header => $"{header.Key}: {header.Value}")));
            return "a";
        }));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => "a");
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "1"), ("Experiments:x:Control", new Uri(control.Address, "/base").ToString())));
        await SendAsync(app, "/a", 5, s_canaries);
        Assert.Equal((5, 5), ((await app.ReportAsync("x")).Account.Match, (await app.ReportAsync("x")).Account.SelfChecks));
        Assert.Equal(5, seen.Count);
        Assert.All(seen, headers => Assert.DoesNotContain("canary", headers, StringComparison.Ordinal));
        Assert.All(seen, headers => Assert.Contains("Shadowing-Experiment: x", headers, StringComparison.Ordinal));
        Assert.All(seen, headers => Assert.Contains("Accept: text/plain", headers, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Cookie", "/a")]
    [InlineData("Authorization", "/a")]
    [InlineData("X-Custom", "/a?token=canary")]
    public async Task A_call_whose_credential_stays_here_is_not_sent_to_the_controls_address_and_its_noise_excuses_nothing(string header,
        string path)
    {
        var sent = 0;
        await using var control = await TestApp.StartAsync(app => app.MapGet("/a", () => $"nobody {Interlocked.Increment(ref sent)}"));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "somebody").WithShadow("x", () => "somebody else");
            },
            Settings.All("x", ("Experiments:x:SelfCheck", "1"), ("Experiments:x:Control", control.Address.ToString())));
        await SendAsync(app, path, 5, [header]);
        var report = await app.ReportAsync("x");
        Assert.Equal((0, 5, 0, 5), (sent, report.Account.Mismatch, report.Account.SelfChecks, report.Account.SelfChecksInvalid));
        Assert.Contains(report.Advice, advice => advice.Contains("Most self-checks said nothing", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 0, 5)]
    [InlineData(true, 5, 0)]
    public async Task A_self_check_without_the_controls_user_says_nothing_and_with_a_carried_one_it_does(bool carries, int valid,
        int invalid)
    {
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.AddInMemoryCollection(
                    Settings.All("x", ("Experiments:x:SelfCheck", "1"))
                        .Select(pair => new KeyValuePair<string, string?>("Shadowing:" + pair.Key, pair.Value)));
                builder.Services.AddShadowing().AddExperiment("x", experiment =>
                {
                    if (carries)
                    {
                        experiment.Carry((HttpContext context) => context.User,
                            (HttpContext context, ClaimsPrincipal user) => context.User = user);
                    }
                });
            },
            app =>
            {
                app.Use((context, next) =>
                {
                    context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, "anna")], "test"));
                    return next(context);
                });
                app.UseShadowing();
                app.MapGet("/a", (HttpContext context) => context.User.Identity?.Name ?? "nobody").WithShadow("x", () => "wrong");
            });
        await SendAsync(app, "/a", 5);
        var account = (await app.ReportAsync("x")).Account;
        Assert.Equal((valid, invalid, 5, 0), (account.SelfChecks, account.SelfChecksInvalid, account.Mismatch, account.Noise));
    }

    [Fact]
    public async Task Calls_selected_by_their_path_only_are_not_self_checked_without_an_address_and_the_start_says_so()
    {
        await using var other = await TestApp.StartAsync(app => app.MapGet("/a/{id}", () => Guid.NewGuid()));
        await using var app = await TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.Run(context => context.Response.WriteAsJsonAsync(Guid.NewGuid()));
            },
            [
                .. Settings.Server("by-path", other.Address, ("Experiments:by-path:SelfCheck", "1"),
                    ("Experiments:by-path:Routes:0", "GET /a/{id}")),
                .. Settings.Server("at-address", other.Address, ("Experiments:at-address:SelfCheck", "1"),
                    ("Experiments:at-address:Routes:0", "GET /b/{id}"),
                    ("Experiments:at-address:Control", new Uri(other.Address, "/").ToString())).Where(pair => pair.Key != "Capacity"),
            ]);
        await SendAsync(app, "/a/1", 5);
        var account = (await app.ReportAsync("by-path")).Account;
        Assert.Equal((5, 0, 0), (account.Mismatch, account.SelfChecks, account.SelfChecksInvalid));
        var said = Assert.Single(app.Logs.Entries, entry => entry.Event.Id == 6006).Message;
        Assert.Equal("by-path sets SelfCheck, but no self-check is possible: it selects no endpoint of this application with GET or HEAD. Set Shadowing:Experiments:by-path:Control to the control's own address.", said);
    }

    [Fact]
    public async Task A_reload_moves_self_checks_to_another_address_and_turns_them_off()
    {
        var (first, second) = (0, 0);
        await using var one = await TestApp.StartAsync(app => app.MapGet("/a", () => $"a{Math.Min(0, Interlocked.Increment(ref first))}"));
        await using var two = await TestApp.StartAsync(app => app.MapGet("/a", () => $"a{Math.Min(0, Interlocked.Increment(ref second))}"));
        var settings = new ReloadableConfiguration(Valid(one.Address, "1"));
        await using var app = await TestApp.StartAsync(
            builder =>
            {
                builder.Configuration.Sources.Add(settings);
                builder.Services.AddShadowing();
            },
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a0").WithShadow("x", () => "a0");
            });
        foreach (var (control, share) in ((Uri, string)[])[(one.Address, "1"), (two.Address, "1"), (two.Address, "0")])
        {
            settings.Set(Valid(control, share));
            await SendAsync(app, "/a", 5);
            await app.ReportAsync("x");
        }

        Assert.Equal((5, 5), (first, second));

        static (string, string?)[] Valid(Uri control, string share) =>
            [.. Settings.All("x", ("Experiments:x:SelfCheck", share), ("Experiments:x:Control", control.ToString()))
                .Select(pair => ("Shadowing:" + pair.Key, pair.Value))];
    }

    [Theory]
    [InlineData("ftp://control")]
    [InlineData("http://user@control")]
    [InlineData("http://control?q=1")]
    [InlineData("control")]
    public async Task An_address_that_cannot_be_the_controls_stops_the_start(string address)
    {
        var refused = await Assert.ThrowsAsync<InvalidShadowingException>(() => TestApp.StartAsync(
            app =>
            {
                app.UseShadowing();
                app.MapGet("/a", () => "a").WithShadow("x", () => "a");
            },
            Settings.All("x", ("Experiments:x:Control", address))));
        Assert.Contains("Shadowing:Experiments:x:Control is '", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("user@", refused.Message, StringComparison.Ordinal);
    }

    private static async Task SendAsync(TestApp app, string path, int requests, params string[] canaries)
    {
        for (var number = 0; number < requests; number++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Accept", "text/plain");
            foreach (var name in canaries)
            {
                request.Headers.TryAddWithoutValidation(name, "canary");
            }

            using var response = await app.Client.SendAsync(request);
            response.EnsureSuccessStatusCode();
        }
    }
}
