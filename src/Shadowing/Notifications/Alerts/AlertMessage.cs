using System.Text.Json;
using System.Text.Json.Serialization;
using Shadowing.Storage.Alerts;

namespace Shadowing.Notifications.Alerts;

/// <summary>What is posted: names, counts and sentences, nothing of any call's values.</summary>
internal sealed record AlertMessage
{
    /// <summary>The version of this shape; it grows when a member changes its meaning or goes.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>What identifies the alert, the same in every attempt to deliver it.</summary>
    public required string Id { get; init; }

    /// <summary><c>digest</c>, <c>urgent</c> or <c>resolved</c>.</summary>
    public required string Kind { get; init; }

    /// <summary><c>page</c>, <c>ticket</c>, or <c>info</c> where nothing is to be done.</summary>
    public required string Severity { get; init; }

    /// <summary>All of it in one line, for whoever shows no more.</summary>
    public required string Title { get; init; }

    /// <summary>The title once more, under the name that chats show.</summary>
    public string Text => Title;

    /// <summary>When it was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The instance that says so; where it says it of itself alone, others may see something else.</summary>
    public required string Instance { get; init; }

    /// <summary>Whose calls it is about: <c>instance</c>, of the one that says so, or <c>fleet</c>, of all that share a store.</summary>
    public string Of { get; init; } = "instance";

    /// <summary>The experiment; null when it concerns the whole process.</summary>
    public string? Experiment { get; init; }

    /// <summary>What the evidence says of the candidate; null when it concerns the whole process.</summary>
    public string? Verdict { get; init; }

    /// <summary>The candidate's build that it says it of; null where nobody knows it.</summary>
    public string? CandidateVersion { get; init; }

    /// <summary>Why it is sent.</summary>
    public required IReadOnlyList<AlertReason> Reasons { get; init; }

    /// <summary>What was told before and is over.</summary>
    public IReadOnlyList<AlertReason> Resolved { get; init; } = [];

    /// <summary>Since when <see cref="CountsSince"/> counts.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The counts since the last digest, or since the start.</summary>
    public AlertCounts? CountsSince { get; init; }

    /// <summary>The counts in all.</summary>
    public AlertCounts? CountsInAll { get; init; }

    /// <summary>The most frequent of the new groups.</summary>
    public IReadOnlyList<AlertGroup> NewGroups { get; init; } = [];

    /// <summary>How many new groups there are.</summary>
    public int NewGroupCount { get; init; }

    /// <summary>Where to look.</summary>
    public AlertLinks? Links { get; init; }

    /// <summary>Who owns it.</summary>
    public string? Owner { get; init; }

    /// <summary>Who is on call for it.</summary>
    public string? OnCall { get; init; }

    /// <summary>What to do when nobody answers.</summary>
    public string? Escalation { get; init; }

    /// <summary>Whether somebody is to be woken.</summary>
    [JsonIgnore]
    public bool IsUrgent => Kind == "urgent";

    /// <summary>Makes what is kept of it until whoever speaks for all has delivered it.</summary>
    public StoredAlert Stored() =>
        new(Id, IsUrgent, Experiment ?? string.Empty, JsonSerializer.Serialize(this, AlertJsonContext.Default.AlertMessage));
}
