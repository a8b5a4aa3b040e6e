using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Shadowing.Dashboard.Answers;

/// <summary>How errors are written as JSON, without reflection.</summary>
[JsonSerializable(typeof(ProblemDetails))]
internal sealed partial class ProblemJsonContext : JsonSerializerContext
{
    /// <summary>Gets the settings of all errors.</summary>
    public static ProblemJsonContext Web { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web));
}
