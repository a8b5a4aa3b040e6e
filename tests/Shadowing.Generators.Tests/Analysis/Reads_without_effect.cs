namespace Shadowing.Generators.Tests.Analysis;

public sealed class Reads_without_effect
{
    [Fact]
    public async Task An_attribute_is_reported_at_the_members_name()
    {
        var messages = await Analyzed.ReportsAsync("""
            public ref struct Stack;
            public interface IReads
            {
                [ShadowRead] bool {|SHDW003:TryFind|}(string key, out int value);
                [ShadowRead] int {|SHDW003:Sum|}(ReadOnlySpan<int> numbers);
                [ShadowRead] ref int {|SHDW003:Slot|}(int index);
                [ShadowRead] Stack {|SHDW003:Take|}();
                [ShadowRead] int {|SHDW003:Any|}<T>(T value) where T : allows ref struct;
                [ShadowRead] int {|SHDW003:Only|} { set; }
                int Accessor { get; [ShadowRead] {|SHDW003:set|}; }
                [ShadowRead] static int {|SHDW003:Made|}() => 1;
                [ShadowRead] sealed int {|SHDW003:Own|}() => 1;

                [ShadowRead] int Count(int number);
                [ShadowRead] int Size { get; set; }
                [ShadowRead] int this[int index] { get; }
                bool TryLook(out int value);
            }
            public sealed class Elsewhere { [ShadowRead] public bool TryFind(out int value) { value = 1; return true; } }
            """);
        Assert.Equal("'TryFind' is declared a read, but it is never shadowed: it has a parameter by reference", messages[0]);
        Assert.Equal("'Sum' is declared a read, but it is never shadowed: it has a parameter of a ref struct", messages[1]);
        Assert.Equal("'Slot' is declared a read, but it is never shadowed: it returns by reference", messages[2]);
        Assert.Equal("'Take' is declared a read, but it is never shadowed: it returns a ref struct", messages[3]);
        Assert.Equal("'Any' is declared a read, but it is never shadowed: it has a parameter of a ref struct", messages[4]);
        Assert.Equal("'Only' is declared a read, but it is never shadowed: it is a setter", messages[5]);
        Assert.Equal("'Accessor' is declared a read, but it is never shadowed: it is a setter", messages[6]);
        Assert.Equal("'Made' is declared a read, but it is never shadowed: it is static", messages[7]);
        Assert.Equal("'Own' is declared a read, but it is never shadowed: it is the interface's own, which no decorator replaces",
            messages[8]);
    }

    [Fact]
    public async Task An_interfaces_attribute_stands_for_its_methods_and_getters_only() => await Analyzed.ReportsAsync("""
        [ShadowRead]
        public interface IReads
        {
            bool {|SHDW003:TryFind|}(out int value);
            ref int {|SHDW003:Top|} { get; }
            int Count();
            int Written { set; }
            int Size { get; set; }
            event Action Changed;
            static bool TryMake(out int value) { value = 1; return true; }
        }
        """);

    [Fact]
    public async Task A_name_given_to_Reads_is_reported_when_all_members_of_that_name_are_without_effect()
    {
        // Written against what the library says of Reads, and not against the library: the rule goes by names.
        const string Library = """
            namespace Microsoft.Extensions.DependencyInjection
            {
                public sealed class ShadowedMethods<TService> { public ShadowedMethods<TService> Reads(params IReadOnlyList<string> names) => this; }
                public static class Elsewhere { public static void Reads(params string[] names) { } }
            }
            """;
        var messages = await Analyzed.ReportsWithoutLibraryAsync(Library, """
            public interface IBase { bool TryBase(out int value); }
            public interface IPricing : IBase
            {
                bool TryFind(out int value);
                int Count();
                int Mixed();
                int Mixed(out int value);
                int Written { set; }
                event Action Changed;
            }
            internal static class Start
            {
                public static void Declare(ShadowedMethods<IPricing> methods)
                {
                    methods.Reads(nameof(IPricing.{|SHDW003:TryFind|}), nameof(IPricing.Count)).Reads({|SHDW003:"TryBase"|});
                    methods.Reads(nameof(IPricing.Mixed), "Missing", nameof(IPricing.{|SHDW003:Written|}), nameof(IPricing.{|SHDW003:Changed|}));
                    Elsewhere.Reads(nameof(IPricing.TryFind));
                }
            }
            """);
        Assert.Equal("'TryFind' is declared a read, but it is never shadowed: it has a parameter by reference", messages[0]);
    }
}
