using System.Security.Cryptography;
using Shadowing.Comparison.Media;
using Shadowing.Comparison.Rules;
using Shadowing.Redaction;
using Shadowing.Sampling;

namespace Shadowing.Experiments;

/// <summary>Checks the settings of all experiments and compiles them into a catalog; every error is collected.</summary>
internal sealed class ExperimentCompiler(ICollection<string> errors, string path, ExperimentDeclarations declarations,
    ExperimentStops stops)
{
    private static readonly string[] s_connectionHeaders =
        ["Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding",
            "Upgrade", "Host", "Content-Length", "Expect", ShadowMarker.Header, ShadowMarker.InstanceHeader];

    // Nobody else has it, so that nobody can choose what collides.
    private static readonly string s_ownSecret = Convert.ToHexString(RandomNumberGenerator.GetBytes(32));
    private readonly EvidenceChecks _evidence = new(errors, path);

    /// <summary>Checks the shared settings.</summary>
    public void Check(ShadowingOptions shared)
    {
        _evidence.Check(shared);
        Range(shared.Capacity is >= 1 and <= 100_000, "Capacity", shared.Capacity, "1 to 100000 calls");
        Range(shared.MaxBytes is >= 65_536 and <= 17_179_869_184, "MaxBytes", shared.MaxBytes, "65536 to 17179869184 bytes");
        Range(shared.Workers is >= 1 and <= 256, "Workers", shared.Workers, "1 to 256 calls");
        Range(shared.MaxStuck is >= 1 and <= 64, "MaxStuck", shared.MaxStuck, "1 to 64 calls");
        Range(shared.PoolHeadroom is >= 0 and <= 256, "PoolHeadroom", shared.PoolHeadroom, "0 to 256 threads");
        Range(shared.DrainTimeout >= TimeSpan.Zero && shared.DrainTimeout <= TimeSpan.FromMinutes(1), "DrainTimeout", shared.DrainTimeout,
            "0 to 1 minute, such as 00:00:05");
        if (shared.KillSwitchFile is { } file && !Path.IsPathFullyQualified(file))
        {
            errors.Add($"{path}:KillSwitchFile is '{PrintableText.OneLine(file)}'; use a whole path, such as /etc/shadowing/kill, so that it is the same file wherever the process is started.");
        }

        if (shared.Secret is { Length: < 16 })
        {
            errors.Add($"{path}:Secret has {shared.Secret.Length} characters; use at least 16.");
        }
    }

    /// <summary>Checks and compiles the experiments.</summary>
    public ExperimentCatalog Compile(ShadowingOptions shared, IReadOnlyDictionary<string, ExperimentOptions> experiments) =>
        new([.. experiments.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(pair => Compile(shared, pair.Key, pair.Value))
            .OfType<Experiment>()]);

    private Experiment? Compile(ShadowingOptions shared, string name, ExperimentOptions options)
    {
        var before = errors.Count;
        var key = $"Experiments:{name}";
        if (name.Length > 100
            || name.Any(static character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.')))
        {
            errors.Add($"{path}:{key}: the name may have at most 100 letters, digits, '-', '_' and '.', because it goes into a header and into metrics.");
        }

        Range(options.SampleRate is >= 0 and <= 1, $"{key}:SampleRate", options.SampleRate, "0 to 1, or a percentage from '0%' to '100%'");
        Range(options.SelfCheck is >= 0 and <= 1, $"{key}:SelfCheck", options.SelfCheck, "0 to 1, or a percentage from '0%' to '100%'");
        Range(options.MaxPerSecond is >= 1 and <= 1_000_000, $"{key}:MaxPerSecond", options.MaxPerSecond, "1 to 1000000 calls per second");
        Range(options.Timeout >= TimeSpan.FromMilliseconds(1) && options.Timeout <= TimeSpan.FromMinutes(5), $"{key}:Timeout",
            options.Timeout, "1 ms to 5 minutes, such as 00:00:02");
        Range(options.MaxBodyBytes is >= 1_024 and <= 67_108_864, $"{key}:MaxBodyBytes", options.MaxBodyBytes, "1024 to 67108864 bytes");
        CheckCandidate(key, name, options);
        _evidence.Check(key, options);
        var routes = Routes(key, options);
        foreach (var method in options.Methods.Where(static method => !HttpMethodNames.IsKnown(method)))
        {
            errors.Add($"{path}:{key}:Methods has '{method}'; use {HttpMethodNames.Allowed}.");
        }

        var forward = Names($"{key}:Headers:Forward", options.Headers.Forward);
        foreach (var header in forward.Intersect(s_connectionHeaders, StringComparer.OrdinalIgnoreCase))
        {
            errors.Add($"{path}:{key}:Headers:Forward has '{header}', which belongs to the connection and is never forwarded; remove it.");
        }

        var compare = Names($"{key}:Headers:Compare", options.Headers.Compare);
        var sticky = Sticky(key, shared, options);
        var ruleErrors = new List<string>();
        if (!RuleSet.TryCompile(options.Comparison.Declarations, compare, ruleErrors, out var rules))
        {
            foreach (var error in ruleErrors)
            {
                errors.Add($"{path}:{key}: {error}");
            }
        }

        Check(key, options.JsonTypes, options.KnownShapesOff);
        var important = ImportantPaths.Read(options.Important, $"{path}:{key}:Important", errors);
        if (errors.Count > before || rules is null)
        {
            return null;
        }

        rules = rules.With(KnownShapes.Without(options.KnownShapesOff), BodyKinds.With([.. options.JsonTypes]));
        var rulesHash = SettingsHash.Of(rules, compare, options.JsonTypes);
        var settingsHash = SettingsHash.Of(options, rulesHash);
        return new Experiment
        {
            Name = name,
            Rate = options.SampleRate,
            Threshold = Threshold(shared, name, options),
            IsOfHttp = declarations.IsOfHttp(name, options),
            IsOfServices = declarations.IsOfServices(name),
            Sticky = sticky,
            StickyHash = sticky is null ? null : new StickyHash(shared.Secret!, name.ToUpperInvariant()),
            MaxPerSecond = options.MaxPerSecond,
            Candidate = options.Candidate,
            Routes = routes,
            Methods = [.. options.Methods.Select(static method => method.ToUpperInvariant()).Distinct(StringComparer.Ordinal)],
            Timeout = options.Timeout,
            MaxBodyBytes = options.MaxBodyBytes,
            SelfCheck = options.SelfCheck,
            SelfCheckThreshold = SampleThreshold.FromRate(options.SelfCheck),
            Control = options.Control,
            CompareHeaders = compare,
            ForwardHeaders = forward,
            WithheldHeaders = [.. SensitiveNames.Credentials.Except(forward, StringComparer.OrdinalIgnoreCase)],
            Rules = rules,
            Carried = [.. options.Carried],
            Limits = options.Limits,
            Important = important,
            Contact = options.Contact,
            CandidateVersion = options.CandidateVersion,
            RulesHash = rulesHash,
            SettingsHash = settingsHash,
            Judged = new(settingsHash, options.Limits, options.CandidateVersion, SettingLines.Of(options)),
            RequestHash = RequestHash(shared),
            WhyOff = WhyOff(shared, name, options),
            IsStopped = stops.IsStopped(name),
        };
    }

    private static StickyHash RequestHash(ShadowingOptions shared) => new(shared.Secret ?? s_ownSecret, "fingerprints of requests");

    private OffReason? WhyOff(ShadowingOptions shared, string name, ExperimentOptions options) =>
        stops.WhyOff(name) ?? (shared.Enabled && options.Enabled ? null : OffReason.Settings);

    private ulong Threshold(ShadowingOptions shared, string name, ExperimentOptions options) =>
        WhyOff(shared, name, options) is not null ? SampleThreshold.None
        : shared.ThrowOnMismatch && declarations.IsInlineOnly(name, options) ? SampleThreshold.All
        : SampleThreshold.FromRate(options.SampleRate);

    private void CheckCandidate(string key, string name, ExperimentOptions options)
    {
        CheckAddress($"{key}:Candidate", options.Candidate);
        CheckAddress($"{key}:Control", options.Control);
        if (declarations.LacksCandidate(name, options))
        {
            errors.Add($"{path}:{key} has no candidate; set {path}:{key}:Candidate to its address, or give a handler with WithShadow(\"{name}\", handler).");
        }
    }

    private void Check(string key, IEnumerable<string> jsonTypes, IEnumerable<string> shapesOff)
    {
        foreach (var type in jsonTypes.Where(static type => !IsJsonType(type)))
        {
            errors.Add($"{path}:{key}:JsonTypes has '{PrintableText.OneLine(type ?? string.Empty)}'; use a media type without parameters such as application/vnd.acme.order, or the beginning of some such as application/vnd.acme.*.");
        }

        var names = KnownShapes.All.Select(static shape => shape.Name).ToList();
        foreach (var name in shapesOff.Where(name => !names.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            errors.Add($"{path}:{key}:KnownShapesOff has '{PrintableText.OneLine(name)}', which is no known shape; did you mean '{NearestNames.Among(names, name)}'? The known ones are {string.Join(", ", names)}.");
        }
    }

    // A type and a subtype (RFC 6838); the latter may end in an asterisk.
    private static bool IsJsonType(string? name) =>
        name?.Split('/') is [var type, var subtype] && IsTypeName(type) && IsTypeName(subtype.EndsWith('*') ? subtype[..^1] : subtype);

    private static bool IsTypeName(string name) =>
        name.Length > 0
            && name.All(static character => char.IsAsciiLetterOrDigit(character)
                || "!#$&-^_.+".Contains(character, StringComparison.Ordinal));

    private void CheckAddress(string key, Uri? address)
    {
        if (address is not null
            && (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0
                || address.Query.Length > 0 || address.Fragment.Length > 0))
        {
            errors.Add($"{path}:{key} is '{PrintableText.OneLine(WithoutUser(address))}'; use an absolute http or https address without user, query and fragment.");
        }
    }

    private static string WithoutUser(Uri address) =>
        address.IsAbsoluteUri && address.UserInfo.Length > 0
            ? address.OriginalString.Replace(address.UserInfo, "…", StringComparison.Ordinal)
            : address.OriginalString;

    private List<RouteEntry> Routes(string key, ExperimentOptions options)
    {
        var routes = new List<RouteEntry>();
        foreach (var text in options.Routes)
        {
            if (RouteEntry.TryParse(text, out var entry, out var why) && (why = declarations.WhyInvalidPattern(entry.Pattern)) is null)
            {
                routes.Add(entry);
            }
            else
            {
                errors.Add($"{path}:{key}:Routes has '{text}'; {why}.");
            }
        }

        return routes;
    }

    private string[] Names(string key, IEnumerable<string> headers)
    {
        var names = headers.Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        foreach (var name in names.Where(
            static name => name.Length == 0
                || name.Any(static character => !char.IsAsciiLetterOrDigit(character)
                    && !"!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal))))
        {
            errors.Add($"{path}:{key} has '{PrintableText.OneLine(name)}', which is no header name.");
        }

        return names;
    }

    private StickyKey? Sticky(string key, ShadowingOptions shared, ExperimentOptions options)
    {
        if (options.Sticky is null)
        {
            return null;
        }

        if (!StickyKey.TryParse(options.Sticky, out var sticky))
        {
            errors.Add($"{path}:{key}:Sticky is '{options.Sticky}'; use {StickyKey.Allowed}.");
        }
        else if (shared.Secret is null)
        {
            errors.Add($"{path}:{key}:Sticky needs {path}:Secret, at least 16 characters that all instances share, so that nobody outside can choose the decision.");
        }

        return sticky is null || shared.Secret is null ? null : sticky;
    }

    private void Range(bool isInside, string key, object value, string allowed)
    {
        if (!isInside)
        {
            errors.Add(FormattableString.Invariant($"{path}:{key} is '{value}'; use {allowed}."));
        }
    }
}
