namespace Shadowing.Experiments;

/// <summary>Who cares for an experiment; alerts and pages say so.</summary>
public sealed class ContactOptions
{
    /// <summary>Gets or sets who owns the experiment.</summary>
    /// <value>A team or a person; null (the default) for nobody.</value>
    public string? Owner { get; set; }

    /// <summary>Gets or sets who is on call for it.</summary>
    /// <value>A rota, a channel or a number; null (the default) for nobody.</value>
    public string? OnCall { get; set; }

    /// <summary>Gets or sets what to do when nobody answers.</summary>
    /// <value>A text; null (the default) for none.</value>
    public string? Escalation { get; set; }
}
