using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The exchanges of one server, found by the number that the request carries.</summary>
internal sealed class Exchanges
{
    public const string Header = "x-exchange";

    private readonly ConcurrentDictionary<string, Exchange> _exchanges = new(StringComparer.Ordinal);

    public Exchange Begin(string number, int requests) => _exchanges[number] = new Exchange(requests);

    public bool TryFind(HttpContext context, [NotNullWhen(true)] out Exchange? exchange) =>
        _exchanges.TryGetValue(context.Request.Headers[Header].ToString(), out exchange);
}
