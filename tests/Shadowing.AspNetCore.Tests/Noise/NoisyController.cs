using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;

namespace Shadowing.AspNetCore.Tests.Noise;

[ApiController]
[Route("noisy")]
[Shadow("x")]
public sealed class NoisyController : ControllerBase
{
    [HttpGet("{id:int}")]
    public object Get(int id, string q) => new { id, q, trace = Guid.NewGuid() };
}
