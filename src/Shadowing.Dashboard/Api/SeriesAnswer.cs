using Shadowing.History;

namespace Shadowing.Dashboard.Api;

/// <summary>Minutes, and what may explain bends in them.</summary>
internal sealed record SeriesAnswer(IReadOnlyList<HistoryMinute> Minutes, IReadOnlyList<Annotation> Annotations);
