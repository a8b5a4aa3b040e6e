using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.House;

public sealed class Readme_code
{
    // What a web project has without writing it, and what the README's reader brings along.
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Http;
        global using Microsoft.AspNetCore.Mvc;
        global using Microsoft.AspNetCore.Routing;
        global using Microsoft.Extensions.Configuration;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using Microsoft.Extensions.Logging;
        static class OrdersV1 { public static string Get(string id) => id; }
        static class OrdersV2 { public static string Get(string id) => id; }
        static class QuotesV1 { public static string Get(string id) => id; }
        static class QuotesV2 { public static string Get(string id) => id; }
        public sealed record Price(string Sku, decimal Amount);
        public sealed record Offer(decimal Total);
        public sealed record Cart(string Id);
        public interface IPricing { Task<Price> QuoteAsync(Cart cart, CancellationToken cancellation); }
        public class PricingV1 : IPricing { public Task<Price> QuoteAsync(Cart cart, CancellationToken cancellation) => Task.FromResult(new Price(cart.Id, 1)); }
        public sealed class PricingV2 : PricingV1;
        public sealed class OldPricing : PricingV1;
        public sealed class NewPricing : PricingV1;
        public sealed class NewShop { public Task<Offer> OfferAsync(Cart cart, CancellationToken cancellation) => Task.FromResult(new Offer(1)); }
        """;

    public static TheoryData<string, int> Blocks()
    {
        var data = new TheoryData<string, int>();

        // What is below, the guide to observability, is compiled with the exporter's packages beside its own tests.
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs/guide"), "*.md")
            .Concat(Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src"))
            .Select(static package => Path.Combine(package, "README.md")).Where(File.Exists))
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal);
        foreach (var file in files.Prepend("docs/reference/contract.md").Prepend("README.md"))
        {
            for (var number = 0; number < Code(file).Count; number++)
            {
                data.Add(file, number);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Each_block_of_code_compiles_as_it_is_written(string file, int number)
    {
        // Loads what the blocks use, so that it is among the references.
        Type[] used = [typeof(WebApplication), typeof(ShadowAttribute), typeof(ShadowingBuilder), typeof(IShadow),
            typeof(Shadowing.Sqlite.SqliteStoreOptions), typeof(Shadowing.PostgreSql.PostgreSqlStoreOptions),
            typeof(Microsoft.AspNetCore.Mvc.ControllerBase)];
        Assert.All(used, type => Assert.NotNull(type.Assembly));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path));
        var block = Code(file)[number];
        var compilation = CSharpCompilation.Create(
            "readme",
            [CSharpSyntaxTree.ParseText(Usings), CSharpSyntaxTree.ParseText(block)],
            references,
            new CSharpCompilationOptions(
                block.Contains("app.Run();", StringComparison.Ordinal) || block.Contains("var builder", StringComparison.Ordinal)
                    ? OutputKind.ConsoleApplication
                    : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Assert.Empty(compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(diagnostic => diagnostic.ToString()));
    }

    private static List<string> Code(string file) =>
        [.. Regex.Matches(File.ReadAllText(Path.Combine(Repository.Root, file)), "```csharp\n(.*?)```", RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value)];
}
