using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Shadowing.Generators.Interfaces;

namespace Shadowing.Generators.Calls;

/// <summary>Tells types whose objects end with the scope or the request that they belong to.</summary>
internal static class ScopeBound
{
    private static readonly ImmutableArray<string> s_known =
    [
        "System.IServiceProvider",
        "Microsoft.Extensions.DependencyInjection.IServiceScope",
        "Microsoft.Extensions.DependencyInjection.AsyncServiceScope",
        "Microsoft.EntityFrameworkCore.DbContext",
        "Microsoft.AspNetCore.Http.HttpContext",
        "Microsoft.AspNetCore.Http.HttpRequest",
        "Microsoft.AspNetCore.Http.HttpResponse",
        "System.Data.Common.DbConnection",
        "System.Data.Common.DbTransaction",
        "System.Data.Common.DbCommand",
        "System.IO.Stream",
    ];

    public static bool Is(ITypeSymbol type, ImmutableHashSet<ITypeSymbol> registered) =>
        registered.Contains(type) || registered.Contains(type.OriginalDefinition) || Bases(type).Any(part => s_known.Any(part.Is));

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (var part = type; part is not null; part = part.BaseType)
        {
            yield return part;
        }
    }
}
