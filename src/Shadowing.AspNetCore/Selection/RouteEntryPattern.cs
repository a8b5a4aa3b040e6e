using Microsoft.AspNetCore.Routing.Patterns;
using Shadowing.Experiments;

namespace Shadowing.AspNetCore.Selection;

/// <summary>An entry of an experiment's <c>Routes</c>, with its pattern read.</summary>
internal sealed record RouteEntryPattern(RouteEntry Entry, RoutePattern Pattern, string Key, Experiment Experiment);
