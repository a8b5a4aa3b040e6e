namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The first segment of a path, which decides the middlewares around the endpoint.</summary>
internal static class PipelineArea
{
    public const string Plain = "plain";

    /// <summary>An exception handler stands outside.</summary>
    public const string Handled = "handled";

    /// <summary>Response compression stands outside: what the endpoint writes is not yet compressed.</summary>
    public const string CompressedOutside = "compressed-outside";

    /// <summary>Response compression stands between the variant and the endpoint: the variant sees compressed bytes.</summary>
    public const string CompressedInside = "compressed-inside";
}
