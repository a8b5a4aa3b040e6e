namespace Shadowing.Generators.Tests.Analysis;

public sealed class Services_that_cannot_be_decorated
{
    [Theory]
    [InlineData("Pricing")]
    [InlineData("Action<int>")]
    public async Task A_class_or_a_delegate_is_an_error_at_its_name(string service)
    {
        var messages = await Analyzed.ReportsAsync("public class Pricing;", $$"""
            internal static class Start
            {
                public static void Add(IServiceCollection services)
                {
                    services.AddShadow<{|SHDW001:{{service}}|}, {{service}}>("x", methods => { });
                    services.AddKeyedShadow<{|SHDW001:{{service}}|}, {{service}}>("key", "x", methods => { });
                }
            }
            """);
        Assert.Equal($"'{service}' is not an interface, so its calls cannot be shadowed: register it under an interface, and give that to AddShadow", messages[0]);
        Assert.EndsWith("give that to AddKeyedShadow", messages[1]);
    }

    [Theory]
    [InlineData("T", "'T' is a type parameter", "call AddShadow where the interface is known, and pass the services on")]
    [InlineData("IOf<T>", "'T' is a type parameter", "call AddShadow where the interface is known, and pass the services on")]
    [InlineData("IHidden", "'IHidden' is not accessible to other types", "make 'IHidden' internal")]
    [InlineData("IOf<Secret>", "'Secret' is not accessible to other types", "make 'Secret' internal")]
    [InlineData("IOf<Secret[]>", "'Secret' is not accessible to other types", "make 'Secret' internal")]
    [InlineData("IFile", "'IFile' is local to its file", "make 'IFile' internal")]
    [InlineData("IOf<File>", "'File' is local to its file", "make 'File' internal")]
    [InlineData("IGuarded", "its member 'Guard' cannot be called by other types", null)]
    [InlineData("IHalf", "its member 'set_Half' cannot be called by other types", null)]
    [InlineData("IPointers", "a pointer is in its signatures", null)]
    [InlineData("ITwins<int>", "its type arguments give two members 'Take' one signature",
        "call AddShadow with an interface that inherits it and declares neither")]
    public async Task An_interface_that_generated_code_cannot_implement_is_a_warning_that_says_why_and_what_to_do(string service,
        string why, string? wayOut)
    {
        var messages = await Analyzed.ReportsAsync(
            """
            public interface IGuarded { protected void Guard(); }
            public interface IHalf { int Half { get; protected set; } }
            public unsafe interface IPointers { int Read(int* place); }
            public interface IOf<T> { void Take(T item); }
            public interface ITwins<T> { void Take(T item); void Take(int item); }
            """,
            $$"""
            file interface IFile { void Go(); }
            file sealed class File;
            file static class Start
            {
                private interface IHidden { void Go(); }
                private sealed class Secret;
                public static void Add<T>(IServiceCollection services) where T : class => services.AddShadow<{|SHDW002:{{service}}|}, {{service}}>("x", methods => { });
            }
            """);
        var message = Assert.Single(messages);
        Assert.StartsWith($"The compiler cannot write a decorator for '{service.Replace("IHidden", "Start.IHidden", StringComparison.Ordinal).Replace("Secret", "Start.Secret", StringComparison.Ordinal)}', because {why}; so one that is made at run time serves, whose sampled calls cost more, and which is not there where dynamic code is unavailable. To get one of the compiler's, ", message);
        Assert.EndsWith($"{wayOut ?? "declare what AddShadow is to decorate in an interface that generated code can implement, and inherit it here"}.", message);
    }

    [Theory]
    [InlineData("IPricing")]
    [InlineData("IOf<Order>")]
    [InlineData("Outer.INested")]
    [InlineData("IGuarded")]
    public async Task Other_interfaces_are_fine(string service) => await Analyzed.ReportsAsync(
        "public interface IPricing; public interface IOf<T>; internal sealed class Order; internal static class Outer { internal interface INested; } public interface IGuarded { protected void Guard() { } private void Own() { } }",
        UserCode.Decorates(service));

    [Fact]
    public async Task Methods_of_the_same_name_are_nobodys_business() => await Analyzed.ReportsAsync(
        "internal static class Start { private static void AddShadow<A, B>() { } public static void Add() => AddShadow<Start2, Start2>(); } internal sealed class Start2;");
}
