using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Shadowing.Comparison.Headers;
using Shadowing.Comparison.Paths;
using Shadowing.Execution;
using Shadowing.Mismatches;
using Shadowing.Observations;
using Shadowing.Redaction;
using Shadowing.Sampling;

namespace Shadowing.AspNetCore.Calls;

/// <summary>One sampled HTTP request with the control's response: copies only, in pooled memory, without any reference to the caller's
/// context.</summary>
internal sealed class HttpShadowCall : ShadowCall
{
    private const int MostKept = 2_048;
    private const int MostWithheldNames = 8;
    private const int MostName = 100;
    private static readonly SpareStack<HttpShadowCall> s_spares = new(MostKept);
    private CaptureGate? _gate;
    private Func<HttpShadowCall, ValueRedactor, SampleRequest>? _describe;
    private IHttpCandidate? _candidate;
    private IHttpCandidate? _selfCheck;
    private KeyValuePair<string, StringValues>[] _headers = new KeyValuePair<string, StringValues>[32];
    private int _headerCount;
    private string[] _headerNames = [];
    private int _headerNameCount;
    private StringValues[] _controlHeaders = new StringValues[8];
    private string?[] _controlLines = [];
    private Observation? _control;
    private int _released;

    /// <summary>Gets the recorded request body.</summary>
    public PooledBody RequestBody { get; } = new();

    /// <summary>Gets the recorded response body.</summary>
    public PooledBody ResponseBody { get; } = new();

    /// <summary>Gets where the answer of a candidate on another server is recorded. The call is given back when every step is, also one
    /// that was given up: nobody writes into it for another call.</summary>
    public PooledBody CandidateBody { get; } = new();

    public string Method { get; set; } = string.Empty;

    public string Scheme { get; set; } = string.Empty;

    public string Protocol { get; set; } = string.Empty;

    public string HostHeader { get; set; } = string.Empty;

    /// <summary>Gets the host that the request names, as the framework shows it; empty where it names none.</summary>
    public string Host
    {
        get
        {
            try
            {
                return HostString.FromUriComponent(HostHeader).Value ?? string.Empty;
            }
            catch (ArgumentException)
            {
                // A name that looks encoded and is not. The control may never have looked at it.
                return HostHeader;
            }
        }
    }

    public string PathBase { get; set; } = string.Empty;

    public string Path { get; set; } = string.Empty;

    public string Query { get; set; } = string.Empty;

    /// <summary>Gets or sets the request's target as the client sent it; only for a handler in this process.</summary>
    public string RawTarget { get; set; } = string.Empty;

    /// <summary>Gets or sets a value indicating whether the control's body could be read and written synchronously.</summary>
    public bool AllowsSynchronousIO { get; set; }

    /// <summary>Gets or sets how many bytes the request's body may have; null is any number.</summary>
    public long? MaxRequestBodySize { get; set; }

    public IPAddress? RemoteAddress { get; set; }

    public int RemotePort { get; set; }

    public IPAddress? LocalAddress { get; set; }

    public int LocalPort { get; set; }

    /// <summary>Gets or sets the request's headers: all of them for a handler in this process, the allowed ones for another
    /// server.</summary>
    public ReadOnlySpan<KeyValuePair<string, StringValues>> Headers => _headers.AsSpan(0, _headerCount);

    public KeyValuePair<string, object?>[] RouteValues { get; } = new KeyValuePair<string, object?>[16];

    public int RouteValueCount { get; set; }

    /// <summary>Gets the carried values, in the order of the experiment's list.</summary>
    public List<object?> Carried { get; } = [];

    public bool HasRequestBody { get; set; }

    public int ControlStatus { get; set; }

    public string? ControlContentType { get; set; }

    public string? ControlContentEncoding { get; set; }

    /// <summary>Gets the control's values of the compared headers, in the experiment's order.</summary>
    public Span<StringValues> ControlHeaders => _controlHeaders.AsSpan(0, Experiment.CompareHeaders.Length);

    /// <summary>Gets or sets a value indicating whether the control's request was authenticated.</summary>
    public bool HasUser { get; set; }

    /// <summary>Gets where the caller reached the control: scheme, host and path base; null where the request names no host.</summary>
    public string? Origin => ControlOrigin.Of(Scheme, Host, PathBase);

    /// <inheritdoc/>
    public override bool RunsInProcess => _candidate!.RunsInProcess;

    /// <inheritdoc/>
    public override bool SelfCheckRunsInProcess => _selfCheck!.RunsInProcess;

    /// <summary>Gets a value indicating whether something that is planned runs in this process, so that the whole request is
    /// copied.</summary>
    public bool CopiesAll => RunsInProcess || (SelfCheckPlan != SelfCheckPlan.None && SelfCheckRunsInProcess);

    /// <summary>Gets a value indicating whether something that is planned goes to another server, so that credentials are
    /// withheld.</summary>
    public bool LeavesProcess => !RunsInProcess || (SelfCheckPlan != SelfCheckPlan.None && !SelfCheckRunsInProcess);

    /// <inheritdoc/>
    public override Observation Control => _control ??= Observe();

    /// <summary>Takes a call out of the pool for a selection that the gate let in.</summary>
    /// <param name="selection">What was selected.</param>
    /// <param name="gate">The gate, which the call leaves in the end.</param>
    /// <param name="describe">Describes the request, when a sample of it is kept.</param>
    public static HttpShadowCall Take(ShadowedEndpoint selection, CaptureGate gate,
        Func<HttpShadowCall, ValueRedactor, SampleRequest> describe)
    {
        var call = s_spares.TryTake(out var spare) ? spare : new HttpShadowCall();
        call._released = 0;
        call._gate = gate;
        call._describe = describe;
        call._candidate = selection.Candidate;
        call._selfCheck = selection.SelfCheck;
        call.Experiment = selection.Experiment;
        call.State = selection.State;
        call.Account = selection.Account;
        call.SelfCheckPlan = Plan(selection);
        if (call._controlHeaders.Length < call.Experiment.CompareHeaders.Length)
        {
            call._controlHeaders = new StringValues[call.Experiment.CompareHeaders.Length];
        }

        call.ResponseBody.Open(selection.State.Bytes, selection.Experiment.MaxBodyBytes);
        return call;
    }

    /// <summary>Takes headers of the request over, before any other are added, and leaves room for as many in their place.</summary>
    public void TakeHeaders(ref KeyValuePair<string, StringValues>[] headers, int count)
    {
        (_headers, headers) = (headers, _headers);
        _headerCount = count;
    }

    /// <summary>Adds a header of the request.</summary>
    public void AddHeader(in KeyValuePair<string, StringValues> header)
    {
        if (_headerCount == _headers.Length)
        {
            Array.Resize(ref _headers, _headerCount * 2);
        }

        _headers[_headerCount++] = header;
    }

    /// <summary>Notes which headers the request has, without their values: which of them are credentials that stay here is looked at when
    /// no caller waits.</summary>
    public void AddHeaderNames(ReadOnlySpan<KeyValuePair<string, StringValues>> headers)
    {
        if (headers.Length > _headerNames.Length)
        {
            _headerNames = new string[headers.Length * 2];
        }

        for (var i = 0; i < headers.Length; i++)
        {
            _headerNames[i] = headers[i].Key;
        }

        _headerNameCount = headers.Length;
    }

    /// <summary>Gets a value indicating whether the request has one of the credentials that are known by name, and that stays
    /// here.</summary>
    public bool WithholdsKnown
    {
        get
        {
            foreach (var name in HeaderNames)
            {
                if (IsWithheld(name))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Names the credentials that stay here.</summary>
    public void Withhold(IReadOnlyCollection<string> ofQuery)
    {
        List<string>? known = null;
        List<string>? others = null;
        foreach (var name in HeaderNames)
        {
            // Most headers are neither: one look-up.
            if (HeaderCredentials.IsHarmless(name) || IsForwarded(name))
            {
                continue;
            }

            if (IsWithheld(name))
            {
                (known ??= []).Add(name);
            }
            else if ((others?.Count ?? 0) < MostWithheldNames && HeaderCredentials.IsCredential(name))
            {
                (others ??= []).Add(Printable(name));
            }
        }

        Withheld = known is null && others is null && ofQuery.Count == 0
            ? []
            : [.. Experiment.WithheldHeaders.Where(name => known?.Contains(name, StringComparer.OrdinalIgnoreCase) == true),
                .. others ?? [], .. ofQuery];
    }

    private ReadOnlySpan<string> HeaderNames => _headerNames.AsSpan(0, _headerNameCount);

    private bool IsWithheld(string header) => IsIn(Experiment.WithheldHeaders, header);

    private bool IsForwarded(string header) => IsIn(Experiment.ForwardHeaders, header);

    private static bool IsIn(string[] names, string header)
    {
        foreach (var name in names)
        {
            if (name.Equals(header, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    // A name that looks like data is the caller's, and only the word in it that says credential is shown.
    private static string Printable(string header) =>
        KeyShape.IsData(header) ? $"a header with '{SensitiveNames.Match(header) ?? "credential"}' in its name"
        : header.Length <= MostName ? header
        : header[..MostName];

    /// <inheritdoc/>
    public override Task<CandidateAnswer> RunCandidateAsync(CancellationToken cancellation) => _candidate!.RunAsync(this, cancellation);

    /// <inheritdoc/>
    public override Task<CandidateAnswer> RunSelfCheckAsync(CancellationToken cancellation) => _selfCheck!.RunAsync(this, cancellation);

    /// <summary>Gives up the planned self-check: the copy is not whole.</summary>
    public void ForgoSelfCheck() => SelfCheckPlan = SelfCheckPlan.None;

    /// <summary>Tells whether a recorded header may go to another server.</summary>
    public bool Forwards(string header) =>
        IsForwarded(header)
        || (HasRequestBody
            && (header.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
                || header.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase)));

    /// <inheritdoc/>
    public override SampleRequest Describe(ValueRedactor redactor) => _describe!(this, redactor);

    /// <inheritdoc/>
    public override ulong? Fingerprint => RequestFingerprint.Of(this);

    /// <summary>Gets where the candidate is reached; null when it is a handler in this process.</summary>
    public Uri? CandidateAddress => _candidate?.Address;

    /// <inheritdoc/>
    public override void Release()
    {
        if (Interlocked.Exchange(ref _released, 1) != 0)
        {
            return;
        }

        RequestBody.Release();
        ResponseBody.Release();
        CandidateBody.Release();
        Array.Clear(_headers, 0, _headerCount);
        Array.Clear(_headerNames, 0, _headerNameCount);
        Array.Clear(RouteValues, 0, RouteValueCount);
        _headerCount = _headerNameCount = RouteValueCount = 0;
        ControlHeaders.Clear();
        Array.Clear(_controlLines);
        if (Carried.Count > 0)
        {
            Carried.Clear();
        }

        (HostHeader, PathBase, Path, Query, RawTarget) = (string.Empty, string.Empty, string.Empty, string.Empty, string.Empty);
        (RemoteAddress, LocalAddress) = (null, null);
        (ControlContentType, ControlContentEncoding) = (null, null);
        HasRequestBody = HasUser = false;
        ControlTrace = default;
        Span = null;
        Withheld = [];
        _control = null;
        _candidate = null;
        _selfCheck = null;
        _gate!.Leave(State);
        s_spares.Give(this);
    }

    // Once: whoever judges looks at it several times.
    private Observation Observe()
    {
        if (_controlLines.Length != Experiment.CompareHeaders.Length)
        {
            _controlLines = new string?[Experiment.CompareHeaders.Length];
        }

        for (var i = 0; i < _controlLines.Length; i++)
        {
            _controlLines[i] = Line(_controlHeaders[i]);
        }

        return new Observation
        {
            Status = ControlStatus,
            ContentType = ControlContentType,
            ContentEncoding = ControlContentEncoding,
            Headers = _controlLines,
            Origin = Origin,
            Body = ResponseBody.Read(),
            HasBody = !HttpMethods.IsHead(Method),
        };
    }

    private static string? Line(in StringValues values) => values.Count switch
    {
        0 => null,
        1 => values[0] ?? string.Empty,
        _ => HeaderLines.Join(values),
    };

    private static SelfCheckPlan Plan(ShadowedEndpoint selection) =>
        selection.SelfCheck is null ? SelfCheckPlan.None
        : Draw.Next() < selection.Experiment.SelfCheckThreshold ? SelfCheckPlan.Drawn
        : selection.Account.Noise.IsLearning ? SelfCheckPlan.WhileLearning
        : SelfCheckPlan.None;
}
