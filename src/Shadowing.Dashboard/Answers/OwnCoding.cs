using Microsoft.AspNetCore.Http;

namespace Shadowing.Dashboard.Answers;

/// <summary>Has the dashboard code its answers itself, and the application's own compression leave them alone.</summary>
internal static class OwnCoding
{
    /// <summary>Tells whether an answer may be coded. Whoever sees no more than how long a coded answer is learns of what is in it, when
    /// he can have something of his own in it: values of calls are sent as they are.</summary>
    public static bool IsSafe(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<ICodedAnswers>() is { MayBeCoded: true };

    /// <summary>Chooses the coding of an answer; null when the caller takes none that there is.</summary>
    public static ContentCoding? Choose(HttpContext context, Representation content)
    {
        var coding = AcceptedCodings.Best(context.Request.Headers.AcceptEncoding, content.MayBeCoded, content.IsWorthCoding);
        Close(context);
        return coding;
    }

    /// <summary>Has nobody else code the answer: that would be as long as what is secret in it lets it be, under the tag of other
    /// bytes.</summary>
    public static void Close(HttpContext context) => context.Request.Headers.AcceptEncoding = default;
}
