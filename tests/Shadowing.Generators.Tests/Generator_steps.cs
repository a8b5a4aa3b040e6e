using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Shadowing.Generators.Tests;

public sealed class Generator_steps
{
    private const string Pricing = "namespace Shop; public interface IPricing { int Quote(int items); }";
    private const string Stock = "namespace Shop; public interface IStock { int Left(string item); }";
    private const string Calls = """
        internal static class Start
        {
            public static void Add(IServiceCollection services)
            {
                services.AddShadow<Shop.IPricing, Shop.IPricing>("pricing", methods => methods.AllAreReads());
                services.AddKeyedShadow<Shop.IStock, Shop.IStock>("key", "stock", methods => methods.AllAreReads());
                services.AddShadow<Shop.IPricing, Shop.IPricing>("pricing-again", methods => methods.AllAreReads());
            }
        }
        """;

    [Fact]
    public void An_interface_that_is_shadowed_twice_is_decorated_once()
    {
        var generation = Generation.Of(Pricing, Stock, Calls);
        Assert.Equal(2, generation.Files.Count);
        Assert.Empty(generation.Errors());
    }

    [Theory]
    [InlineData("namespace Shop; public sealed class Unrelated { public int Number; }")]
    [InlineData("namespace Shop; public sealed class Unrelated { public void AddShadow<A, B>() => AddShadow<int, int>(); }")]
    public void After_a_change_elsewhere_nothing_is_written_again(string changed)
    {
        var outputs = Outputs("namespace Shop; public sealed class Unrelated;", changed, 3);
        Assert.Equal(2, outputs.Count);
        Assert.All(outputs, output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));
    }

    [Fact]
    public void After_a_change_of_the_calls_that_decorates_the_same_nothing_is_written_again() =>
        Assert.All(Outputs(Calls, Calls.Replace("{", "{ // A comment.\n", StringComparison.Ordinal), 2),
            output => Assert.Equal(IncrementalStepRunReason.Cached, output.Reason));

    [Fact]
    public void After_a_change_of_an_interface_only_its_decorator_is_written_again()
    {
        var outputs = Outputs(Stock, Stock.Replace("string item", "string item, int shelf", StringComparison.Ordinal), 1);
        Assert.Equal(IncrementalStepRunReason.Cached,
            Assert.Single(outputs, output => output.Name.Contains("IPricing", StringComparison.Ordinal)).Reason);
        Assert.Equal(IncrementalStepRunReason.Modified,
            Assert.Single(outputs, output => output.Name.Contains("IStock", StringComparison.Ordinal)).Reason);
    }

    [Fact]
    public void No_step_keeps_a_symbol_a_node_or_a_compilation()
    {
        var (result, _) = Twice(Calls, Calls, 2);
        foreach (var step in (string[])[DecoratorGenerator.Uses, DecoratorGenerator.Interfaces])
        {
            Assert.All(result.TrackedSteps[step].SelectMany(run => run.Outputs),
                output => Assert.IsType<Shadowing.Generators.Interfaces.DecoratedInterface>(output.Value));
        }
    }

    private static List<(string Name, IncrementalStepRunReason Reason)> Outputs(string before, string after, int position)
    {
        var (result, _) = Twice(before, after, position);
        return [.. result.TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs.Select(output => (
            string.Join(' ', run.Inputs.Select(
                input => ((Shadowing.Generators.Interfaces.DecoratedInterface)input.Source.Outputs[input.OutputIndex].Value).Key)),
                    output.Reason)))];
    }

    private static (GeneratorRunResult Result, CSharpCompilation Compilation) Twice(string before, string after, int position)
    {
        string[] sources = [Pricing, Stock, Calls, "namespace Shop; public sealed class Unrelated;"];
        sources[position] = before;
        var first = UserCode.Compile(sources);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new DecoratorGenerator().AsSourceGenerator()], parseOptions: UserCode.Language,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGenerators(first);
        var tree = first.SyntaxTrees[position + 1];
        var second = first.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(after, UserCode.Language, tree.FilePath));
        return (driver.RunGenerators(second).GetRunResult().Results.Single(), second);
    }
}
