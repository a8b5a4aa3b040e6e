using System.Collections.Specialized;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Services;

/// <summary>Two results that differ only in what is not written would always match.</summary>
public sealed class What_a_serialization_leaves_out
{
    private static readonly (string, string?)[] s_all = [("Experiments:x:SampleRate", "1"), ("Experiments:x:MaxPerSecond", "100000")];

    [Fact]
    public async Task Vouching_for_a_list_does_not_make_its_bare_tuples_match() =>
        await IsNotComparable<IReadOnlyList<(string, int)>>([("a", 1)], [("b", 2)],
            methods => methods.Immutable<IReadOnlyList<(string, int)>>());

    [Fact]
    public async Task Vouching_for_a_type_does_not_make_its_fields_match() =>
        await IsNotComparable(new PublicField { Amount = 1 }, new PublicField { Amount = 2 }, methods => methods.Immutable<PublicField>());

    [Fact]
    public async Task Vouching_for_any_object_does_not_make_tuples_match() =>
        await IsNotComparable<object>((1, 2), (3, 4), methods => methods.Immutable<object>());

    [Fact]
    public async Task Vouching_for_any_object_does_not_make_patterns_match() =>
        await IsNotComparable<object>(new Regex("a", RegexOptions.None, TimeSpan.FromSeconds(1)),
            new Regex("b", RegexOptions.None, TimeSpan.FromSeconds(1)), methods => methods.Immutable<object>());

    [Fact]
    public async Task Vouching_for_any_object_does_not_make_tables_of_the_same_names_match() =>
        await IsNotComparable<object>(new NameValueCollection { ["a"] = "1" }, new NameValueCollection { ["a"] = "2" },
            methods => methods.Immutable<object>());

    [Fact]
    public async Task Vouching_for_a_text_that_is_built_does_not_make_two_of_one_length_match() =>
        await IsNotComparable(new StringBuilder("a"), new StringBuilder("b"), methods => methods.Immutable<StringBuilder>());

    [Fact]
    public async Task A_list_that_is_more_than_one_is_not_taken_for_one() =>
        await IsNotComparable<List<int>>(new Page { Total = 1 }, new Page { Total = 2 });

    [Fact]
    public async Task An_integer_of_any_size_is_not_written_as_its_flags() =>
        await IsNotComparable(new BigInteger(24), new BigInteger(26));

    [Fact]
    public async Task A_derived_type_that_nobody_declared_is_not_written_as_its_base() =>
        await IsNotComparable<Shape>(new Circle { Id = 1, Radius = 1 }, new Circle { Id = 1, Radius = 2 });

    [Fact]
    public async Task Options_that_write_no_member_of_a_getter_only_type_do_not_make_a_match() =>
        await IsNotComparable(new Fixed(1), new Fixed(2),
            methods => methods.Json(new JsonSerializerOptions { IgnoreReadOnlyProperties = true }));

    [Fact]
    public async Task A_derived_type_that_is_declared_is_written_whole()
    {
        await using var host = await StartAsync<Shape>(new Square { Id = 1, Side = 1 }, new Square { Id = 1, Side = 2 }, methods: null);
        host.Services.GetRequiredService<IAnswer<Shape>>().Get();
        Assert.Equal("$.Side", Assert.Single((await host.ReportAsync("x")).Groups).Path);
    }

    private static async Task IsNotComparable<T>(T control, T candidate, Action<ShadowedMethods<IAnswer<T>>>? methods = null)
    {
        await using var host = await StartAsync(control, candidate, methods);
        Assert.Equal(control, host.Services.GetRequiredService<IAnswer<T>>().Get());
        var account = (await host.ReportAsync("x")).Account;
        Assert.True(account.AddsUp);
        Assert.Equal((1, 0), (account.Sampled, account.Match));
        Assert.Equal(1, account.NotComparable.Values.Sum());
    }

    private static async Task<ShadowHost> StartAsync<T>(T control, T candidate, Action<ShadowedMethods<IAnswer<T>>>? methods)
    {
#pragma warning disable SHDW002 // A proxy does here: the results' types are what is tested.
        return await ShadowHost.StartAsync(
            services => services.AddSingleton<IAnswer<T>>(new Answer<T>(control)).AddSingleton(new OtherAnswer<T>(candidate))
                .AddShadow<IAnswer<T>, OtherAnswer<T>>("x", said =>
            {
                said.AllAreReads();
                methods?.Invoke(said);
            }),
            s_all);
#pragma warning restore SHDW002
    }

    public interface IAnswer<T>
    {
        T Get();
    }

    public sealed class Answer<T>(T value) : IAnswer<T>
    {
        public T Get() => value;
    }

    public sealed class OtherAnswer<T>(T value) : IAnswer<T>
    {
        public T Get() => value;
    }

    public sealed class PublicField
    {
        [System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1051:Do not declare visible instance fields",
            Justification = "Such types exist.")]
        public int Amount;

        public int Id { get; set; }
    }

    public sealed record Fixed
    {
        public Fixed(int amount) => Amount = amount;

        public int Amount { get; }
    }

    public sealed class Page : List<int>
    {
        public int Total { get; set; }
    }

    [JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToBaseType)]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract class Shape
    {
        public int Id { get; set; }
    }

    public sealed class Square : Shape
    {
        public int Side { get; set; }
    }

    public sealed class Circle : Shape
    {
        public int Radius { get; set; }
    }
}
