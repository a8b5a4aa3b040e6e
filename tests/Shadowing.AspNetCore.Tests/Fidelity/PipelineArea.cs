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

    public const string HandledInside = "handled-inside";

    /// <summary>A text takes the place of an empty error answer.</summary>
    public const string PagesOutside = "pages-outside";

    public const string PagesInside = "pages-inside";

    /// <summary>The pipeline runs again for an empty error answer.</summary>
    public const string RunAgainOutside = "run-again-outside";

    public const string CachedOutside = "cached-outside";

    public const string CachedInside = "cached-inside";

    public const string ResponsesCachedOutside = "responses-cached-outside";

    public const string ResponsesCachedInside = "responses-cached-inside";

    /// <summary>Both bodies are held in memory outside, the request's to be read again.</summary>
    public const string BufferedOutside = "buffered-outside";

    public const string BufferedInside = "buffered-inside";

    public const string DecompressedOutside = "decompressed-outside";
}
