using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Metadata;

/// <summary>Metadata of an endpoint of ours whose every answer has headers: also one by which the application's own authorization
/// refuses.</summary>
internal interface IAnswerHeaders
{
    /// <summary>Sets the headers.</summary>
    void Set(IHeaderDictionary headers);
}
