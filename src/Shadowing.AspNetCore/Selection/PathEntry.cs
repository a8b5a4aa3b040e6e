using Microsoft.AspNetCore.Routing.Template;

namespace Shadowing.AspNetCore.Selection;

/// <summary>A route entry that acts by the request's path, where no endpoint or a catch-all answers.</summary>
internal sealed record PathEntry(TemplateMatcher Matcher, EndpointSelection Selection);
