namespace Shadowing.Experiments;

/// <summary>How much of the evidence is kept: mismatch groups and their samples.</summary>
public sealed class SampleOptions
{
    /// <summary>Gets or sets how many groups of each experiment are told apart.</summary>
    /// <value>1 to 10,000 groups. The default is 256. Differences of further groups are counted together. It is read at start.</value>
    public int MaxGroups { get; set; } = 256;

    /// <summary>Gets or sets how many samples a group keeps of all time (a fair draw), and as many again of the newest.</summary>
    /// <value>0 to 100 samples. The default is 5. 0 keeps none. It is read at start.</value>
    public int PerGroup { get; set; } = 5;

    /// <summary>Gets or sets how many bytes the samples of all experiments may hold in memory, about.</summary>
    /// <value>65,536 to 1,073,741,824 bytes. The default is 16,777,216. Over it the oldest samples go. It is read at start.</value>
    public long MaxBytes { get; set; } = 16L * 1024 * 1024;

    /// <summary>Gets or sets how much of each body a sample holds.</summary>
    /// <value>0 to 262,144 bytes of redacted text. The default is 32,768. Of a longer body only the differences are kept, and the sample
    /// says so.</value>
    public int MaxBodyBytes { get; set; } = 32_768;

    /// <summary>Gets or sets how long a group, a sample and the history are kept after they were last seen.</summary>
    /// <value>1 minute to 366 days. The default is 7 days.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(7);
}
