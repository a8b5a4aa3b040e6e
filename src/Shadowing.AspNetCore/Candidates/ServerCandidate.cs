using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Shadowing.Accounting;
using Shadowing.AspNetCore.Calls;
using Shadowing.Comparison.Headers;
using Shadowing.Execution;
using Shadowing.Experiments;
using Shadowing.Observations;
using Shadowing.Redaction;

namespace Shadowing.AspNetCore.Candidates;

/// <summary>A candidate on another server, or the control in its place: the recorded request goes there, to the configured authority and
/// nowhere else.</summary>
/// <param name="client">The client.</param>
/// <param name="address">The configured address.</param>
/// <param name="isControl">Whether this is the control in the candidate's place.</param>
/// <param name="staysHere">Whether it goes on on the present threads, because the client is the user's: its streams may block.</param>
internal sealed class ServerCandidate(HttpMessageInvoker client, Uri address, bool isControl, bool staysHere) : IHttpCandidate
{
    private const int ReadSize = 16_384;
    private const int MostVersion = 100;
    private static readonly List<string> s_nothing = [];
    private const string VersionHeader = "Shadowing-Version";

    // Bounded already: by the cap of each body times the calls that run at once.
    private static readonly MemoryBudget s_budget = new() { Limit = long.MaxValue };

    private readonly string _beginning = CandidateAddress.Beginning(address);

    // Without what the address may hold of credentials.
    private readonly string _origin = $"{address.Scheme}://{address.Authority}{address.AbsolutePath.TrimEnd('/')}";

    /// <inheritdoc/>
    public bool RunsInProcess => false;

    /// <inheritdoc/>
    public Uri? Address => address;

    /// <inheritdoc/>
    /// <remarks>What the framework's client awaits goes on on the process's pool, and so does this, which only copies: to come back for
    /// each piece would wake a thread for each.</remarks>
    public async Task<CandidateAnswer> RunAsync(HttpShadowCall call, CancellationToken cancellation)
    {
        try
        {
            using var request = Request(call);
            using var response = await client.SendAsync(request, cancellation).ConfigureAwait(staysHere);
            return await ReadAsync(call, response, cancellation).ConfigureAwait(staysHere);
        }
        catch (HttpRequestException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new CandidateFailedException(Classify(failure.HttpRequestError), failure);
        }
        catch (IOException failure) when (!cancellation.IsCancellationRequested)
        {
            throw new CandidateFailedException(CandidateFailure.BrokenResponse, failure);
        }
    }

    private HttpRequestMessage Request(HttpShadowCall call)
    {
        if (!CandidateAddress.IsSafe(call.Path))
        {
            throw new NotRunException(NotComparableReason.UnsafePath,
                new InvalidOperationException("A part of the path could be taken for a step up."));
        }

        var withheld = call.Query.Length > 0 ? new List<string>() : s_nothing;
        var query = SafeQuery.WithoutCredentials(call.Query, call.Experiment.ForwardHeaders, withheld);
        if (isControl && (withheld.Count > 0 || call.WithholdsKnown))
        {
            // The same request without its credential is another call: what differs in its answer is not noise.
            throw new NotRunException(NotComparableReason.CredentialWithheld,
                new InvalidOperationException("The control had a credential, which is not forwarded to the self-check."));
        }

        if (!isControl)
        {
            call.Withhold(withheld);
        }

        var request = new HttpRequestMessage(HttpMethod.Parse(call.Method), CandidateAddress.Join(_beginning, call.Path, query))
        {
            Content = Content(call),
            Version = System.Net.HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        foreach (var (name, values) in call.Headers)
        {
            // Asked here, whatever was copied: a call may hold all its headers for a handler in this process.
            if (!call.Forwards(name))
            {
                continue;
            }

            HttpHeaders headers = request.Content is not null && name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
                ? request.Content.Headers
                : request.Headers;
            if (values.Count == 1)
            {
                headers.TryAddWithoutValidation(name, values[0]);
            }
            else
            {
                headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        Set(request, ShadowMarker.Header, call.Experiment.Name);
        if (!isControl)
        {
            // A self-check comes back here by right.
            Set(request, ShadowMarker.InstanceHeader, ShadowMarker.Instance);
        }

        Set(request, "X-Forwarded-Proto", call.Scheme);
        Set(request, "X-Forwarded-Host", call.Host);
        Set(request, "X-Forwarded-Prefix", new PathString(call.PathBase).ToUriComponent());
        return request;
    }

    // A request that changes something always has a content, be it empty: one without is sent again by the client itself when the server
    // closes a connection that was used before, though the server may have done what it asked.
    private static ReadOnlyMemoryContent? Content(HttpShadowCall call) =>
        call.HasRequestBody ? new ReadOnlyMemoryContent(call.RequestBody.Read())
        : HttpMethods.IsGet(call.Method) || HttpMethods.IsHead(call.Method) || HttpMethods.IsOptions(call.Method)
            || HttpMethods.IsTrace(call.Method) ? null
        : new ReadOnlyMemoryContent(ReadOnlyMemory<byte>.Empty);

    private static void Set(HttpRequestMessage request, string name, string value)
    {
        if (value.Length > 0)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<CandidateAnswer> ReadAsync(HttpShadowCall call, HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = isControl ? new PooledBody() : call.CandidateBody;
        try
        {
            body.Open(s_budget, call.Experiment.MaxBodyBytes);
            if (!HttpMethods.IsHead(call.Method))
            {
                await CopyAsync(response, body, cancellation).ConfigureAwait(staysHere);
            }

            body.Seal();
            return new CandidateAnswer(Observe(call, response, body), body,
                body.Loss == PooledBodyLoss.None ? null : NotComparableReason.CandidateBodyOverCap);
        }
        catch
        {
            body.Release();
            throw;
        }
    }

    // A reader of our own: the client's limit of buffered bytes does not hold for streamed answers.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask CopyAsync(HttpResponseMessage response, PooledBody body, CancellationToken cancellation)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(staysHere);
        await using var whenRead = stream.ConfigureAwait(staysHere);
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            int read;
            while (body.Loss == PooledBodyLoss.None && (read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(staysHere)) > 0)
            {
                body.Append(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Observation Observe(HttpShadowCall call, HttpResponseMessage response, PooledBody body) => new()
    {
        Status = (int)response.StatusCode,
        ContentType = Header(response, "Content-Type"),
        ContentEncoding = Header(response, "Content-Encoding"),
        Headers = Compared(call.Experiment.Rules.ComparedHeaders, response),
        Origin = _origin,
        Version = Header(response, VersionHeader) is { } version ? PrintableText.OneLine(version, MostVersion) : null,
        Body = body.Read(),
        HasBody = !HttpMethods.IsHead(call.Method),
    };

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
            || response.Content.Headers.NonValidated.TryGetValues(name, out values)
            ? values.Count == 1 ? values.ToString() : HeaderLines.Join(values)
            : null;

    private static string?[] Compared(IReadOnlyList<string> names, HttpResponseMessage response)
    {
        var headers = new string?[names.Count];
        for (var i = 0; i < headers.Length; i++)
        {
            headers[i] = Header(response, names[i]);
        }

        return headers;
    }

    private static CandidateFailure Classify(HttpRequestError error) => error switch
    {
        HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError =>
            CandidateFailure.Unreachable,
        _ => CandidateFailure.BrokenResponse,
    };
}
