using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Shadowing.AspNetCore.Tests.Selection;

[ApiController]
[Route("shadowed")]
[Shadow("x")]
public sealed class ShadowedController : ControllerBase
{
    [HttpGet("yes")]
    public string Yes() => "a";

    [HttpGet("no")]
    [DisableShadowing]
    public string No() => "a";
}
