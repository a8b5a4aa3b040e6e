using System.Net;
using System.Text;

namespace Shadowing.FaultTests.Chaos;

/// <summary>Talks to a server over HTTP/2, and writes down what comes.</summary>
internal static class Http2Conversation
{
    /// <summary>Does what the case says.</summary>
    /// <returns>What came, without its times, and how the stream ended.</returns>
    public static async Task<string> TalkAsync(ChaosApp app, ChaosCase chaos, CancellationToken cancellation)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = app.Http2
        };
        using var request = Request(chaos);
        switch (chaos.Client)
        {
            case ClientBehaviour.GoesAwayAtOnce:
                using (var away = new CancellationTokenSource())
                {
                    var asked = TryAsync(client.SendAsync(request, away.Token));
                    await away.CancelAsync();
                    await asked;
                }

                return string.Empty;
            case ClientBehaviour.CutsItsUpload:
                await TryAsync(client.SendAsync(request, cancellation));
                return string.Empty;
            case ClientBehaviour.GoesAwayAmidTheAnswer:
                try
                {
                    using var begun = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
                    return $"{(int)begun.StatusCode}";
                }
                catch (HttpRequestException failure)
                {
                    return Text(failure);
                }

            case ClientBehaviour.TwoAtOnce:
                using (var second = new HttpRequestMessage(HttpMethod.Get, chaos.HealthyPath)
                { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact })
                {
                    var answers = await Task.WhenAll(AskAsync(app, client, chaos, request, cancellation),
                        AskAsync(app, client, chaos, second, cancellation));
                    return string.Join('\n', answers);
                }

            default:
                return await AskAsync(app, client, chaos, request, cancellation);
        }
    }

    private static HttpRequestMessage Request(ChaosCase chaos)
    {
        var request = new HttpRequestMessage(new HttpMethod(chaos.Method), chaos.Path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = chaos.Body == BodyKind.None ? null : new ChaosContent(chaos),
        };
        if (chaos.Client == ClientBehaviour.ExpectsContinue)
        {
            request.Headers.ExpectContinue = true;
        }

        return request;
    }

    private static async Task<string> AskAsync(ChaosApp app, HttpClient client, ChaosCase chaos, HttpRequestMessage request,
        CancellationToken cancellation)
    {
        var answer = new StringBuilder();
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            answer.Append((int)response.StatusCode).Append('\n');
            Append(answer, response.Headers.NonValidated);
            Append(answer, response.Content.Headers.NonValidated);
            if (chaos.Method == "HEAD")
            {
                app.Saw(chaos.Path);
            }

            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            var buffer = new byte[65_536];
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellation)) > 0)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
                if (answer.Length < 4_096 && answer.ToString().Contains(ChaosApp.FirstPart, StringComparison.Ordinal))
                {
                    app.Saw(chaos.Path);
                }
            }

            Append(answer, response.TrailingHeaders.NonValidated);
            return answer.Append("[ended]").ToString();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return answer.Append(Text(failure)).ToString();
        }
    }

    private static void Append(StringBuilder answer, System.Net.Http.Headers.HttpHeadersNonValidated headers)
    {
        foreach (var (name, values) in headers)
        {
            if (name != "Date")
            {
                answer.Append(name).Append(": ").Append(values.ToString()).Append('\n');
            }
        }
    }

    // The types of all that has failed, and the protocol's own code.
    private static string Text(Exception? failure)
    {
        var text = new StringBuilder();
        for (; failure is not null; failure = failure.InnerException)
        {
            text.Append('[').Append(failure.GetType().Name);
            if (failure is HttpProtocolException protocol)
            {
                text.Append(' ').Append(protocol.ErrorCode);
            }

            text.Append(']');
        }

        return text.ToString();
    }

    private static async Task TryAsync(Task<HttpResponseMessage> asked)
    {
        try
        {
            using var response = await asked;
        }
        catch (Exception end) when (end is HttpRequestException or OperationCanceledException or IOException)
        {
        }
    }
}
