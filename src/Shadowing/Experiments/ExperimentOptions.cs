using Shadowing.Comparison;
using Shadowing.Comparison.Rules;

namespace Shadowing.Experiments;

/// <summary>The settings of one experiment as code gives them; configuration overrides them field by field.</summary>
/// <remarks>The action that fills them runs again at every reload, so it should depend on nothing that changes.</remarks>
public sealed class ExperimentOptions
{
    /// <summary>Gets or sets a value indicating whether the experiment runs at all.</summary>
    /// <value>The default is true. False stops it whatever its rate.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets the share of eligible calls that are shadowed.</summary>
    /// <value>0 (none, the default) to 1 (all). In configuration also a percentage, such as <c>"5%"</c>.</value>
    public double SampleRate { get; set; }

    /// <summary>Gets or sets how many calls are shadowed per second at most, by each instance.</summary>
    /// <value>Calls per second, 1 to 1,000,000. The default is 50, because candidates share databases with the control.</value>
    /// <remarks>A sampled call over the cap is counted as dropped, with reason <c>max_per_second</c>.</remarks>
    public int MaxPerSecond { get; set; } = 50;

    /// <summary>Gets or sets the address of a candidate on another server.</summary>
    /// <value>An absolute http or https address, without query, fragment and user; a path is put before each request's path. Null (the
    /// default) for a handler in this process.</value>
    public Uri? Candidate { get; set; }

    /// <summary>Gets the routes that the experiment selects, besides the endpoints that name it.</summary>
    /// <value>Entries such as <c>GET /orders/{id}</c>. Without a method an entry stands for GET and HEAD; another method must be
    /// named.</value>
    public IList<string> Routes { get; } = [];

    /// <summary>Gets the methods that are shadowed on endpoints that name the experiment.</summary>
    /// <value>The default is GET and HEAD. Name another one only where running it twice does no harm.</value>
    public IList<string> Methods { get; } = ["GET", "HEAD"];

    /// <summary>Gets or sets how long the candidate may take, from when its turn comes.</summary>
    /// <value>1 ms to 5 minutes. The default is 2 seconds. The caller never waits for it.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how many bytes of each body are recorded at most.</summary>
    /// <value>1,024 to 67,108,864 bytes. The default is 262,144.</value>
    /// <remarks>A longer body passes through whole; its call is not comparable, with the reason.</remarks>
    public int MaxBodyBytes { get; set; } = 262_144;

    /// <summary>Gets or sets what decides for a caller again and again alike.</summary>
    /// <value><c>header:NAME</c>, <c>claim:TYPE</c>, <c>route:NAME</c> or <c>trace</c>; null (the default) draws at random for each
    /// call.</value>
    /// <remarks>Needs <see cref="ShadowingOptions.Secret"/>. A call without the value is not sampled. Callers sampled at 1 % are sampled at
    /// 5 % too, by all instances.</remarks>
    public string? Sticky { get; set; }

    /// <summary>Gets or sets the share of sampled calls whose control runs once more in the candidate's place, to learn what differs by
    /// itself.</summary>
    /// <value>0 (never, the default) to 1. In configuration also a percentage, such as <c>"10%"</c>.</value>
    /// <remarks>
    /// A difference that the control also has with itself is noise; where nobody can tell, the call is unverifiable and never a match.
    /// Besides that share, the first ten calls of each endpoint that the candidate answers are self-checked, so that noise is known from
    /// the start. Only GET and HEAD are. Only shadowed calls are, so <see cref="MaxPerSecond"/> bounds them too. The self-check goes to
    /// <see cref="Control"/>; without it, the endpoint's own handler runs once more in this process, with its filters, on a context and in
    /// a scope of its own: what middlewares put into the request is there only when it is carried. A self-check that fails, is refused,
    /// answers another status, or lacks a credential or the user that the control had says nothing.
    /// </remarks>
    public double SelfCheck { get; set; }

    /// <summary>Gets or sets the control's own address, to which self-checks go.</summary>
    /// <value>
    /// An absolute http or https address, without query, fragment and user; a path is put before each request's path. Null (the default)
    /// runs the selected endpoint's handler once more in this process. Needed where calls are selected by their path only, as in a proxy.
    /// </value>
    /// <remarks>The requests are those that a candidate on another server gets: marked as shadow calls, with the headers that
    /// <c>Forward</c> names and no others.</remarks>
    public Uri? Control { get; set; }

    /// <summary>Gets which headers are compared and forwarded.</summary>
    public HeaderOptions Headers { get; } = new();

    /// <summary>Gets the rules that make two answers comparable.</summary>
    public ComparisonOptions Comparison { get; } = new();

    /// <summary>Gets the media types that are JSON besides those that say so.</summary>
    /// <value>Names such as <c>application/vnd.acme.order</c>, or the beginning of some and <c>*</c>, such as
    /// <c>application/vnd.acme.*</c>; without parameters. None by default: <c>application/json</c>, its usual other names and whatever ends
    /// in <c>+json</c> are known.</value>
    public IList<string> JsonTypes { get; } = [];

    /// <summary>Gets the known shapes that are switched off: places that differ in each answer by design, such as the trace id of problem
    /// details.</summary>
    /// <value>Names: <c>problem-details-trace-id</c>, <c>data-protected-cookies</c>. None by default. The report lists those that are on
    /// among the rules, with how often each decided.</value>
    public IList<string> KnownShapesOff { get; } = [];

    /// <summary>Gets the places whose differences are shown before others, after those of status and type.</summary>
    /// <value>Paths as in <c>Ignore</c>, such as <c>$.total</c>, with all that is below them, or <c>header:NAME</c>. None by default. They
    /// change the order of lists only, and begin no new evidence.</value>
    public IList<string> Important { get; } = [];

    /// <summary>Gets or sets the candidate's version, for samples and annotations.</summary>
    /// <value>A text, at most 100 characters. Null (the default) takes what the candidate says in the response header
    /// <c>Shadowing-Version</c>, or for a candidate in this process the version of this application.</value>
    /// <remarks>It is the build that the verdict is about. What an answer says in <c>Shadowing-Version</c> goes before it: evidence of
    /// another build is not taken for evidence of this one.</remarks>
    public string? CandidateVersion { get; set; }

    /// <summary>Gets what the verdict is measured against.</summary>
    public LimitOptions Limits { get; } = new();

    /// <summary>Gets who cares for the experiment.</summary>
    public ContactOptions Contact { get; } = new();

    internal IList<CarriedValue> Carried { get; } = [];

    /// <summary>Takes a value of the caller along into the candidate: a tenant, a culture, a principal.</summary>
    /// <typeparam name="T">The value's type. It must be immutable: both sides hold the same object. A <c>ClaimsPrincipal</c> is
    /// cloned.</typeparam>
    /// <param name="capture">Reads the value on the caller's path, from the caller's services. Keep it cheap; when it throws, the call is
    /// not comparable and the caller does not notice.</param>
    /// <param name="restore">Sets the value before the candidate runs, in the candidate's own scope and execution context.</param>
    /// <returns>These options.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> belongs to the caller's request (a service provider, a stream, a
    /// disposable), which ends with it.</exception>
    public ExperimentOptions Carry<T>(Func<IServiceProvider, T> capture, Action<IServiceProvider, T> restore)
    {
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(restore);
        CarriedValue.RefuseRequestBound<T>();
        Carried.Add(new CarriedValue(source => capture((IServiceProvider)source),
            (target, value) => restore((IServiceProvider)target, (T)value!), UsesServices: true));
        return this;
    }
}
