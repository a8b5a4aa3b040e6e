using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>Actions for tests that register them by name: others, which take all controllers of this assembly, do not know their
/// experiments.</summary>
[NonController]
[ApiController]
[Route("actions")]
public sealed class ActionsController : ControllerBase
{
    [HttpGet("named/{id:int}")]
    [HttpGet("also-named/{id:int}")]
    [Shadow("of-an-action")]
    public object Named(int id) => new { id, side = "control" };

    [HttpGet("first")]
    [Shadow("of-two-actions")]
    public string First() => "a";

    [HttpGet("second")]
    [Shadow("of-two-actions")]
    public string Second() => "a";

    [HttpGet("plain")]
    public string Plain() => "a";

    [HttpGet("off")]
    [DisableShadowing]
    public string Off() => "a";
}
