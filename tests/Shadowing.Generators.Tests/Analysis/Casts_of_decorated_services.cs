namespace Shadowing.Generators.Tests.Analysis;

public sealed class Casts_of_decorated_services
{
    private const string Types = """
        public interface IBase;
        public interface IPricing : IBase, IDisposable;
        public interface IClearable;
        public interface IOther;
        public interface IMore : IPricing;
        public sealed class CachedPricing : IPricing, IClearable { public void Dispose() { } public int Size; }
        """;

    [Fact]
    public async Task What_the_decorator_is_not_is_reported_wherever_it_is_asked_for()
    {
        var messages = await Analyzed.ReportsAsync(UserCode.Decorates("IPricing"), Types, """
            internal static class Uses
            {
                public static void All(IPricing pricing, IPricing? maybe)
                {
                    _ = {|SHDW004:(CachedPricing)pricing|};
                    _ = {|SHDW004:pricing as CachedPricing|};
                    _ = {|SHDW004:maybe as IClearable|};
                    _ = {|SHDW004:pricing is CachedPricing|};
                    _ = pricing is {|SHDW004:IClearable clearable|};
                    _ = pricing is not {|SHDW004:CachedPricing { Size: 1 }|};
                    _ = {|SHDW004:(IMore)pricing|};
                    _ = pricing switch { {|SHDW004:CachedPricing|} => 1, {|SHDW004:IClearable|} or null => 2, _ => 3 };
                    switch (pricing) { case {|SHDW004:CachedPricing cached|}: break; }
                }
            }
            """);
        Assert.Equal("'IPricing' is shadowed, so what is resolved for it is a decorator, which is no 'CachedPricing': ask for what is needed through 'IPricing', or resolve 'CachedPricing' by itself", messages[0]);
    }

    [Fact]
    public async Task What_the_decorator_is_or_may_be_is_not() => await Analyzed.ReportsAsync(UserCode.Decorates("IPricing"), Types, """
        internal static class Uses
        {
            public static void All<T>(IPricing pricing, IOther other, object thing, CachedPricing cached)
            {
                _ = pricing is IAsyncDisposable;
                _ = (object)pricing;
                _ = (dynamic)pricing;
                _ = (IPricing)pricing;
                _ = (IBase)pricing;
                _ = pricing as IDisposable;
                _ = pricing is IBase;
                _ = pricing is null;
                _ = pricing is { };
                _ = pricing is not null and var same;
                _ = pricing is T;
                _ = (T)pricing;
                _ = (IClearable)other;
                _ = (CachedPricing)thing;
                _ = (IPricing)cached;
                _ = (IClearable)cached;
                IBase widened = pricing;
            }
        }
        """);

    [Fact]
    public async Task Nothing_is_reported_of_an_interface_that_is_not_shadowed() =>
        await Analyzed.ReportsAsync(UserCode.Decorates("IOther"), Types, """
        internal static class Uses { public static void All(IPricing pricing) { _ = (CachedPricing)pricing; } }
        """);

    [Fact]
    public async Task A_closed_generic_interface_is_another_than_its_siblings() =>
        await Analyzed.ReportsAsync(UserCode.Decorates("IOf<int>"), """
        public interface IOf<T>;
        public interface IClearable;
        internal static class Uses { public static void All(IOf<int> decorated, IOf<string> other) { _ = {|SHDW004:(IClearable)decorated|}; _ = (IClearable)other; } }
        """);
}
