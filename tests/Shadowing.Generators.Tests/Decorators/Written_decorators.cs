using Shadowing.TestSupport;

namespace Shadowing.Generators.Tests.Decorators;

public sealed class Written_decorators
{
    public static TheoryData<string> Cases => [.. InterfaceCases.All.Keys];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_written_is_what_is_kept(string name)
    {
        var generation = Run(name);
        Assert.Empty(generation.Faults);
        var made = Assert.Single(generation.Files);
        Assert.Equal(Snapshot.Kept($"tests/Shadowing.Generators.Tests/Decorators/Written/{name}.txt", made), made);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_written_compiles_without_a_word_of_the_compiler(string name) =>
        Assert.Equal(string.Empty, string.Join('\n', Run(name).Errors()));

    [Theory]
    [MemberData(nameof(Cases))]
    public void No_warning_needs_to_be_disabled_but_those_that_the_interface_asks_for(string name) =>
        Assert.Equal(
            InterfaceCases.All[name].Asked.Order(StringComparer.Ordinal),
            Run(name).Complaints().Select(complaint => complaint.Split(": ")[1].Split(' ')[1]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Each_kept_file_has_its_case() =>
        Assert.Equal(
            InterfaceCases.All.Keys.Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests/Shadowing.Generators.Tests/Decorators/Written"))
                .Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));

    [Fact]
    public void A_wrong_text_would_be_noticed()
    {
        var generation = Run("Tasks");
        Assert.NotEmpty(generation.Complaints(text => text.Replace("arguments.Item1", "arguments.Item9", StringComparison.Ordinal)));
        Assert.NotEmpty(generation.Complaints(text => text.Replace("this._services = services;", string.Empty, StringComparison.Ordinal)));
        Assert.NotEmpty(generation.Complaints(
            text => text.Replace("private readonly Methods _methods;", "private readonly Methods _methods; private int _unused;",
                StringComparison.Ordinal)));
    }

    private static Generation Run(string name) =>
        Generation.Of(InterfaceCases.All[name].Code, UserCode.Decorates(InterfaceCases.All[name].Service));
}
