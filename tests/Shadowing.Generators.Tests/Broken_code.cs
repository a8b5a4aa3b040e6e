namespace Shadowing.Generators.Tests;

public sealed class Broken_code
{
    private const string Pricing = "namespace Shop; public interface IPricing { int Quote(int items); }";

    public static TheoryData<string> Unfinished =>
    [
        "services.AddShadow<Shop.IMissing, Shop.IMissing>(\"x\", methods => { })",
        "services.AddShadow<,>(\"x\", methods => { })",
        "services.AddShadow<Shop.IPricing>(\"x\", methods => { })",
        "services.AddShadow<>(",
        "services.AddShadow<Shop.IPricing,",
        "services.AddShadow<Shop.IPricing, Shop.",
        "missing.AddShadow<Shop.IPricing, Shop.IPricing>(\"x\", methods => { })",
        "services.AddShadow<int, int>(\"x\", methods => { })",
        "services.AddShadow<Shop.IBad, Shop.IBad>(\"x\", methods => { })",
        "services.AddShadow<Shop.IStatic, Shop.IStatic>(\"x\", methods => { })",
        "services.AddShadow<Shop.Class, Shop.Class>(\"x\", methods => { })",
        "services.AddShadow<Shop.IOpen<>, Shop.IOpen<>>(\"x\", methods => { })",
        "services.AddShadow<Action, Action>(\"x\", methods => { })",
        "services.AddShadow<int*, int*>(\"x\", methods => { })",
        "services.AddShadow<int[], int[]>(\"x\", methods => { })",
        "services.AddShadow<dynamic, dynamic>(\"x\", methods => { })",
        "services.AddShadow<(int, int), (int, int)>(\"x\", methods => { })",
    ];

    [Theory]
    [MemberData(nameof(Unfinished))]
    public void The_generator_is_silent_where_the_compiler_speaks(string call)
    {
        const string Bad = "namespace Shop; public interface IBad { Missing Quote(int items); } public interface IStatic { static abstract int Make(); int Quote(); } public class Class; public interface IOpen<T>;";
        var generation = Generation.Of(Pricing, Bad,
            $$"""internal static class Start { public static void Add(IServiceCollection services) { {{call}}; } }""");
        Assert.Empty(generation.Faults);
        Assert.DoesNotContain(generation.Files,
            file => file.Contains("IBad", StringComparison.Ordinal) || file.Contains("Class", StringComparison.Ordinal));
    }

    [Fact]
    public void An_unfinished_call_keeps_its_decorator()
    {
        var generation = Generation.Of(Pricing,
            "internal static class Start { public static void Add(IServiceCollection services) => services.AddShadow<Shop.IPricing, Shop.IPricing>(\"x\", methods => methods.); }");
        Assert.Single(generation.Files);
    }

    [Fact]
    public void Nothing_is_written_without_the_library()
    {
        var generation = Generation.Of(UserCode.Compile(UserCode.OtherReferences, Pricing, UserCode.Decorates("Shop.IPricing")));
        Assert.Empty(generation.Faults);
        Assert.Empty(generation.Files);
    }

    [Fact]
    public void Nothing_is_written_for_a_method_of_the_same_name()
    {
        var generation = Generation.Of(Pricing,
            "internal static class Start { private static void AddShadow<A, B>() { } public static void Add() => AddShadow<Shop.IPricing, Shop.IPricing>(); }");
        Assert.Empty(generation.Faults);
        Assert.Empty(generation.Files);
    }

    [Fact]
    public void Nothing_is_written_for_an_empty_program() => Assert.Empty(Generation.Of(string.Empty).Faults);

    [Theory]
    [InlineData("services?.AddShadow<Shop.IPricing, Shop.IPricing>(\"x\", methods => { })")]
    [InlineData("ShadowServiceCollectionExtensions.AddShadow<Shop.IPricing, Shop.IPricing>(services, \"x\", methods => { })")]
    [InlineData("new Action<string, Action<ShadowedMethods<Shop.IPricing>>>((name, methods) => services.AddKeyedShadow<Shop.IPricing, Shop.IPricing>(1, name, methods))(\"x\", methods => { })")]
    public void A_call_is_found_however_it_is_written(string call)
    {
        var generation = Generation.Of(Pricing,
            $$"""internal static class Start { public static void Add(IServiceCollection services) { {{call}}; } }""");
        Assert.Single(generation.Files);
        Assert.Empty(generation.Errors());
    }
}
