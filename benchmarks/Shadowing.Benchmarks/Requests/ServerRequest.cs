using Microsoft.AspNetCore.Http.Features;

namespace Shadowing.Benchmarks.Requests;

/// <summary>A request of the same assembly as the stream of its body, by which a server's own stream is told from one that somebody has put
/// in its place.</summary>
internal sealed class ServerRequest : HttpRequestFeature;
