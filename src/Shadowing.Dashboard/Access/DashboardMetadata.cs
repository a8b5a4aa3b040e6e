using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Shadowing.AspNetCore.Metadata;
using Shadowing.Dashboard.Answers;

namespace Shadowing.Dashboard.Access;

/// <summary>Marks an endpoint of the dashboard: it is never shadowed, and in no description of the application's own API.</summary>
internal sealed class DashboardMetadata(DashboardNeed need, DashboardOptions options, string prefix)
    : IShadowMetadata, IAnswerHeaders, ICodedAnswers, IExcludeFromDescriptionMetadata
{
    /// <summary>Gets what its caller needs.</summary>
    public DashboardNeed Need => need;

    /// <summary>Gets the policies.</summary>
    public DashboardOptions Options => options;

    /// <summary>Gets the prefix under which the dashboard is mapped, without a slash at its end.</summary>
    public string Prefix => prefix;

    /// <summary>Gets a value indicating whether it is the page itself, whose link may hold the token.</summary>
    public bool IsPage { get; init; }

    /// <summary>Gets a value indicating whether it is a script of the page, which shows nothing of any call.</summary>
    public bool IsScript { get; init; }

    /// <summary>Gets a value indicating whether it changes nothing, by whatever method it is asked: it only says what is not
    /// there.</summary>
    public bool IsRefusal { get; init; }

    /// <inheritdoc/>
    public string? Experiment => null;

    /// <inheritdoc/>
    public bool MayBeCoded => need is not DashboardNeed.Inspect;

    /// <inheritdoc/>
    public bool ExcludeFromDescription => true;

    /// <inheritdoc/>
    public void Set(IHeaderDictionary headers) => DashboardHeaders.Set(headers);
}
