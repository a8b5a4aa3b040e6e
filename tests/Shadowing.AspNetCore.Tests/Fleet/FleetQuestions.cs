using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Fleet;

/// <summary>What tests ask of instances that share a store, and what people say to them.</summary>
internal static class FleetQuestions
{
    /// <summary>Asks the API.</summary>
    public static async Task<JsonElement> GetAsync(TestApp app, string address) => JsonSerializer.Deserialize<JsonElement>(
        await app.Client.GetStringAsync(new Uri($"/shadowing/api/v1/{address}", UriKind.Relative)));

    /// <summary>Asks until the answer is as it should be.</summary>
    public static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isSo)
    {
        var last = default(JsonElement);
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!isSo(last = await ask()))
        {
            Assert.False(deadline.IsCancellationRequested, last.ToString());
            await pause.WaitForNextTickAsync(default);
        }

        return last;
    }

    /// <summary>Waits until it is so.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!isSo())
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Has a person say something.</summary>
    public static async Task<(HttpStatusCode Status, string Text)> PostAsync(TestApp app, string address, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/shadowing/api/v1/{address}") { Content = JsonContent.Create(body) };
        request.Headers.Add("Shadowing-Request", "1");
        using var answer = await app.Client.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
