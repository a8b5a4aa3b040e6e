using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Shadowing.PostgreSql.Tests.Processes;

/// <summary>What tests ask of a fleet of processes.</summary>
internal static class FleetQuestions
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromMinutes(3);

    /// <summary>Asks for prices, sixteen at a time, each for another one.</summary>
    public static Task AskAsync(Func<int, HttpClient> of, int from, int count) => Parallel.ForEachAsync(
        Enumerable.Range(from, count), new ParallelOptions { MaxDegreeOfParallelism = 16 },
        async (number, cancellation) => await of(number).GetStringAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"/price/{number}"), UriKind.Relative), cancellation));

    /// <summary>Asks the API.</summary>
    public static async Task<JsonElement> GetAsync(HttpClient client, string address) => JsonSerializer.Deserialize<JsonElement>(
        await client.GetStringAsync(new Uri($"/shadowing/api/v1/{address}", UriKind.Relative)));

    /// <summary>Has a person say something of the experiment, such as <c>stop</c>.</summary>
    public static async Task<HttpStatusCode> SayAsync(HttpClient client, string action)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/shadowing/api/v1/experiments/prices/{action}")
        {
            Content = JsonContent.Create(new { reason = "a trial" }),
        };
        request.Headers.Add("Shadowing-Request", "1");
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }

    /// <summary>Asks until the answer is as it should be.</summary>
    public static async Task<JsonElement> UntilAsync(Func<Task<JsonElement>> ask, Func<JsonElement, bool> isThere)
    {
        using var deadline = new CancellationTokenSource(s_deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var last = await ask();
        while (!isThere(last))
        {
            try
            {
                await pause.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"It never came. The last answer: {last}");
            }

            last = await ask();
        }

        return last;
    }

    /// <summary>Gets a number from a variable of the environment.</summary>
    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    /// <summary>Tells whether an account adds up.</summary>
    public static bool AddsUp(JsonElement account) => account.GetProperty("addsUp").GetBoolean();

    /// <summary>Gets how many calls of an account were dropped or could not be compared.</summary>
    public static long NotCompared(JsonElement account) =>
        account.GetProperty("dropped").EnumerateObject().Concat(account.GetProperty("notComparable").EnumerateObject())
            .Sum(static reason => reason.Value.GetInt64());

    /// <summary>Gets how many calls of an account show nothing of the candidate. The other ones are the verdict's, also where its process
    /// stood still amid the run or the judging of them: such a call may be lost for what the candidate did.</summary>
    public static long Lacking(JsonElement account) =>
        account.GetProperty("dropped").EnumerateObject().Concat(account.GetProperty("notComparable").EnumerateObject()
                .Where(static reason => reason.Name is not ("rule_failed" or "capture_failed")))
            .Sum(static reason => reason.Value.GetInt64());

    /// <summary>Waits for the next moment; false when it is over.</summary>
    public static async Task<bool> ContinuesAsync(PeriodicTimer pause, CancellationToken end)
    {
        try
        {
            return await pause.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
