using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.TestSupport;

namespace Shadowing.Dashboard.Tests;

/// <summary>A page of another origin, in a real browser that is signed in to the dashboard, tries everything that a page can.</summary>
public sealed class Cross_site_changes(Chromium chromium)
{
    private const string Attack = """
        async ([target, link]) => {
          const body = '{"reason":"x","rule":"Ignore","path":"$.a"}';
          const read = [];
          const attempt = async (name, act) => { try { const answer = await act(); if (answer) { read.push(name + ' ' + answer); } } catch { } };
          for (const action of ['stop', 'start', 'forget', 'rules/try']) {
            const url = target + '/api/v1/experiments/x/' + action;
            for (const credentials of ['omit', 'same-origin', 'include']) {
              for (const mode of ['no-cors', 'cors']) {
                for (const headers of [{}, { 'Content-Type': 'text/plain' }, { 'Content-Type': 'application/json' }, { 'Content-Type': 'application/json', 'Shadowing-Request': '1' }, { 'Content-Type': 'application/json', 'Shadowing-Request': '1', 'X-Forwarded-Host': location.host }]) {
                  for (const method of ['POST', 'GET', 'PUT']) {
                    await attempt([action, credentials, mode, method].join(' '), async () => { const answer = await fetch(url, { method, mode, credentials, headers, body: method === 'GET' ? undefined : body }); return answer.ok && answer.status; });
                  }
                }
              }
            }
            await attempt('xhr ' + action, () => new Promise(done => { const request = new XMLHttpRequest(); request.withCredentials = true; request.open('POST', url); request.setRequestHeader('Content-Type', 'text/plain'); request.onloadend = () => done(request.status === 200 && request.responseText); request.send(body); }));
            await attempt('beacon ' + action, async () => { navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' })); });
            await attempt('image ' + action, () => new Promise(done => { const image = new Image(); image.onload = () => done('loaded'); image.onerror = () => done(''); image.src = url; }));
            await attempt('script ' + action, () => new Promise(done => { const script = document.createElement('script'); script.onload = () => done('loaded'); script.onerror = () => done(''); script.src = url; document.head.append(script); }));
            for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
              await attempt('form ' + action + enctype, () => new Promise(done => {
                const frame = document.createElement('iframe'); frame.name = 'f' + Math.random(); document.body.append(frame);
                const form = document.createElement('form'); form.method = 'post'; form.enctype = enctype; form.action = url; form.target = frame.name;
                const field = document.createElement('input'); field.name = '{"reason":"x","a":"'; field.value = '"}'; form.append(field); document.body.append(form);
                frame.onload = () => { if (frame.dataset.sent) { done(''); } };
                setTimeout(() => done(''), 500);
                frame.dataset.sent = '1'; form.submit();
              }));
            }
          }
          for (const path of ['/api/v1/experiments', '/api/v1/audit', '/app.js', '/']) {
            await attempt('read ' + path, async () => { const answer = await fetch(target + path, { credentials: 'include' }); return answer.ok && (await answer.text()).length; });
            await attempt('image ' + path, () => new Promise(done => { const image = new Image(); image.onload = () => done('loaded'); image.onerror = () => done(''); image.src = target + path; }));
          }
          await attempt('script of an asset', () => new Promise(done => { const script = document.createElement('script'); script.type = 'module'; script.onload = () => done('loaded'); script.onerror = () => done(''); script.src = target + '/dom.js'; document.head.append(script); }));
          await attempt('events', () => new Promise(done => { const source = new EventSource(target + '/api/v1/events', { withCredentials: true }); source.onopen = () => done('opened'); source.onerror = () => { source.close(); done(''); }; }));
          return read;
        }
        """;

    [Theory]
    [InlineData("none", "localhost")]
    [InlineData("before routing", "localhost")]
    [InlineData("before routing", "127.0.0.1")]
    public async Task Change_nothing_and_read_nothing(string cors, string host)
    {
        await using var app = await StartAsync(cors);
        await using var evil = await TestApp.StartAsync(static _ => { }, static app => app.Run(static context =>
        {
            context.Response.ContentType = "text/html";
            return context.Response.WriteAsync("<!doctype html><title>another site</title><body>");
        }));
        var link = app.Logs.Entries.Single(static entry => entry.Event.Id == 14001).Message.Split("has this link: ")[1].Split(' ')[0];
        var dashboard = new Uri(app.Address, "/shadowing");
        await using var tab = await chromium.OpenAsync();

        // Signed in, and the dashboard's own page changes something in the same way.
        await tab.Page.GotoAsync(link);
        Assert.Equal(200, await tab.Page.EvaluateAsync<int>("""
            async () => (await fetch('api/v1/experiments/x/stop', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Shadowing-Request': '1' }, body: '{"reason":"mine"}' })).status
            """));
        Assert.Equal(1, await AuditAsync(app, link));

        await tab.Page.GotoAsync($"http://{host}:{evil.Address.Port}/");
        var read = await tab.Page.EvaluateAsync<string[]>(Attack, new[] { dashboard.ToString().TrimEnd('/'), link });
        Assert.Empty(read);
        Assert.Equal(1, await AuditAsync(app, link));
        Assert.Empty(tab.Ran);
    }

    private static async Task<int> AuditAsync(TestApp app, string link)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get,
            new Uri("/shadowing/api/v1/audit",
                UriKind.Relative))
        { Headers = { { "Cookie", $"Shadowing-Token={link.Split("?token=")[1]}" } } };
        using var response = await app.Client.SendAsync(request);
        using var audit = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return audit.RootElement.GetProperty("items").GetArrayLength();
    }

    private static Task<TestApp> StartAsync(string cors) => TestApp.StartAsync(
        static builder =>
        {
            builder.Services.AddCors(
                static options => options.AddDefaultPolicy(
                    static policy => policy.SetIsOriginAllowed(static _ => true).AllowCredentials().AllowAnyHeader().AllowAnyMethod()));
            builder.Services.AddShadowing().AddExperiment("x", static experiment => experiment.SampleRate = 1);
        },
        app =>
        {
            if (cors is not "none")
            {
                app.UseCors();
                app.UseRouting();
            }

            app.UseShadowing();
            app.MapGet("/x", static () => 1).WithShadow("x", static () => 2);
            app.MapShadowing();
        });
}
