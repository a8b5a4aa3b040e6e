using Shadowing.Redaction;

namespace Shadowing.Experiments;

/// <summary>The settings that all experiments share.</summary>
public sealed class ShadowingOptions
{
    /// <summary>Gets or sets a value indicating whether anything is shadowed.</summary>
    /// <value>The default is true. False stops all experiments, at the cost of one comparison per call.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how many sampled calls may be in hand at once: captured, waiting or running.</summary>
    /// <value>Calls, 1 to 100,000. The default is 1,024. It is read at start.</value>
    /// <remarks>Beyond it the newest call is dropped and counted with reason <c>queue_full</c>. The caller never waits. Where several
    /// experiments sample, each may hold no more places than are left free, so that there is room for the others.</remarks>
    public int Capacity { get; set; } = 1_024;

    /// <summary>Gets or sets how many bytes the recorded bodies of all calls in hand may hold.</summary>
    /// <value>65,536 to 17,179,869,184 bytes. The default is 67,108,864. It is read at start.</value>
    public long MaxBytes { get; set; } = 64L * 1024 * 1024;

    /// <summary>Gets or sets how many candidate calls run at once.</summary>
    /// <value>Calls, 1 to 256. The default is 4. It is read at start.</value>
    /// <remarks>They run on threads of their own, so that a candidate that blocks does not starve the application's thread pool. An
    /// experiment of which none runs may always run one, so that it waits for no other's candidate; while calls of another wait it may run
    /// one less than this.</remarks>
    public int Workers { get; set; } = 4;

    /// <summary>Gets or sets how many steps of one experiment's calls (a candidate's run, its rules, a redactor, those who are told) may be
    /// lost after their time before it pauses.</summary>
    /// <value>Steps, 1 to 64. The default is 4. Each that blocks holds a thread, in place of which there is another one. It is read at
    /// start.</value>
    public int MaxStuck { get; set; } = 4;

    /// <summary>Gets or sets by how many threads the minimum of the process's thread pool is raised while candidates run in this
    /// process.</summary>
    /// <value>Threads, 0 to 256. The default is 8; 0 leaves the pool as it is, and unwatched. It is read at start.</value>
    /// <remarks>What a candidate schedules on the pool by itself (<c>Task.Run</c>, what follows <c>ConfigureAwait(false)</c>) nothing can
    /// contain: where it blocks there, requests wait for a thread. With room in the pool they do not, as long as no more of them block. The
    /// minimum is raised when the first candidate runs in this process, and given back when the host ends.</remarks>
    public int PoolHeadroom { get; set; } = 8;

    /// <summary>Gets or sets how long waiting calls may still run when the host stops.</summary>
    /// <value>0 to 1 minute. The default is 5 seconds. What is left then is counted as dropped.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets a value indicating whether reports keep raw values of both sides.</summary>
    /// <value>Null (the default) keeps them in Development only. Elsewhere a value is kept as its length and a keyed fingerprint. Values at
    /// sensitive names are never kept.</value>
    public bool? KeepValues { get; set; }

    /// <summary>Gets or sets a value indicating whether inline runs wait for their candidate and throw when it does not do what the control
    /// does: for tests.</summary>
    /// <value>The default is false. Only code can set it. In Production it stops the start.</value>
    /// <remarks>Every run of a declared experiment is compared then, whatever its rate. What cannot be compared throws too. Decorated
    /// services and HTTP requests stay as they are.</remarks>
    public bool ThrowOnMismatch { get; set; }

    /// <summary>Gets or sets the secret that keys sticky sampling, and the fingerprints by which several instances tell that a call is the
    /// same.</summary>
    /// <value>At least 16 characters, the same for all instances; null (the default) unless an experiment is sticky or a store is
    /// shared. Without one, a fleet has no verdict.</value>
    public string? Secret { get; set; }

    /// <summary>Gets or sets the version of this application, which is the control's.</summary>
    /// <value>A text such as <c>2.4.1+abc123</c>, at most 100 characters; null (the default) takes the informational version of the entry
    /// assembly.</value>
    public string? Version { get; set; }

    /// <summary>Gets or sets the name of this instance, where several share a store.</summary>
    /// <value>A text such as <c>orders-7f9c</c>, at most 100 characters; null (the default) takes the machine's name and the process's
    /// id. It is read at start.</value>
    public string? Instance { get; set; }

    /// <summary>Gets or sets the file that turns everything off at once while it is there.</summary>
    /// <value>A whole path, such as <c>/etc/shadowing/kill</c>; null (the default) for none. It is read at start; the file itself each
    /// second.</value>
    /// <remarks>A file that says <c>off</c>, <c>false</c>, <c>no</c> or <c>0</c> counts as absent, any other one, an empty one too, turns
    /// the kill switch on. One that cannot be read counts as absent, and the health check says so. The variable
    /// <c>SHADOWING_KILL_SWITCH</c> of the environment, read at start, does the same.</remarks>
    public string? KillSwitchFile { get; set; }

    /// <summary>Gets what may be kept of values.</summary>
    public RedactionOptions Redaction { get; } = new();

    /// <summary>Gets how much of the evidence is kept.</summary>
    public SampleOptions Samples { get; } = new();

    /// <summary>Gets where alerts go.</summary>
    public AlertOptions Alerts { get; } = new();
}
