namespace Shadowing.Generators.Tests.Analysis;

public sealed class Candidates_and_variables
{
    [Theory]
    [InlineData("number = 2;")]
    [InlineData("number++;")]
    [InlineData("--number;")]
    [InlineData("number += 2;")]
    [InlineData("Change(ref number);")]
    [InlineData("Make(out number);")]
    [InlineData("(number, _) = (2, 3);")]
    [InlineData("ref var alias = ref number; alias = 3;")]
    [InlineData("Action later = () => number = 3; later();")]
    public async Task A_variable_that_is_written_after_the_call_is_reported(string write)
    {
        foreach (var head in (string[])["int parameter) { var number = parameter;", "int number) {"])
        {
            var messages = await RunAsync(head, string.Empty, "service.Quote({|SHDW006:number|})", write);
            Assert.Equal("'number' may change before the candidate runs, which is later: copy it to a variable that nobody changes, or pass it as state", Assert.Single(messages));
        }
    }

    [Theory]
    [InlineData("Action later = () => number = 3;", "")]
    [InlineData("void Later() => number = 3;", "Later();")]
    [InlineData("ref var alias = ref number;", "alias = 3;")]
    public async Task So_is_one_that_was_given_away_before_the_call(string before, string after) =>
        await RunAsync("int number) {", before, "service.Quote({|SHDW006:number|})", after);

    [Theory]
    [InlineData("for (var number = 0; number < 3; number++) {", "")]
    [InlineData("var number = 0; while (number < 3) { number++;", "")]
    [InlineData("int number; while ((number = Next()) > 0) {", "")]
    [InlineData("var number = 0; foreach (var item in new[] { 1, 2 }) { number = item;", "")]
    [InlineData("var number = 0; do { ", "number = Next(); ")]
    public async Task So_is_one_that_a_loop_brings_back(string loop, string after)
    {
        var end = loop.Contains("do {", StringComparison.Ordinal) ? "} while (number > 0);" : "}";
        await RunAsync("int parameter) {", loop, "service.Quote({|SHDW006:number|})", after + end);
    }

    [Fact]
    public async Task So_is_one_that_the_calls_own_result_goes_to() => await Analyzed.ReportsAsync(Types, """
        internal static class Uses
        {
            public static async Task Run(IShadow shadow, int number)
            {
                number = await shadow.RunAsync<Pricing, int>("x", token => Task.FromResult(1), (service, token) => service.Quote({|SHDW006:number|}));
            }
        }
        """);

    [Fact]
    public async Task So_is_one_that_either_side_writes() => await Analyzed.ReportsAsync(Types, """
        internal static class Uses
        {
            public static async Task Run(IShadow shadow, int number)
            {
                var calls = 0;
                await shadow.RunAsync<Pricing, int>("x", token => { number = 2; return Task.FromResult(1); }, (service, token) => { {|SHDW006:calls|}++; return service.Quote({|SHDW006:number|}); });
            }
        }
        """);

    [Fact]
    public async Task So_is_a_structure_of_which_a_part_is_written() => await Analyzed.ReportsAsync(Types, """
        internal struct Point { public int X; public int Y { get; set; } }
        internal sealed class Box { public int X; }
        internal static class Uses
        {
            public static async Task Run(IShadow shadow, Point field, Point property, Box box)
            {
                await shadow.RunAsync<Pricing, int>("x", token => Task.FromResult(1), (service, token) => service.Quote({|SHDW006:field|}.X + {|SHDW006:property|}.Y + box.X));
                field.X = 2;
                property.Y = 3;
                box.X = 4;
            }
        }
        """);

    [Fact]
    public async Task A_local_function_is_looked_into() => await Analyzed.ReportsAsync(Types, """
        internal static class Uses
        {
            public static async Task Run(IShadow shadow, int number)
            {
                await shadow.RunAsync<Pricing, int>("x", token => Task.FromResult(1), Candidate);
                number = 2;
                Task<int> Candidate(Pricing service, CancellationToken token) => service.Quote({|SHDW006:number|});
            }
        }
        """);

    [Theory]
    [InlineData("int number) {", "number = Math.Abs(number);", "")]
    [InlineData("int parameter) { var number = 1;", "number += parameter; number++; Make(out number);", "")]
    [InlineData("int parameter) { int number;", "if (parameter > 1) { number = 1; } else { number = 2; }", "")]
    [InlineData("int parameter) {", "Make(out var number);", "")]
    [InlineData("int parameter) {", "var (number, other) = (1, 2); other = 3;", "")]
    [InlineData("int parameter) {", "foreach (var number in new[] { 1, 2 }) {", "}")]
    [InlineData("int parameter) {", "for (var i = 0; i < 3; i++) { var number = i; number++;", "}")]
    [InlineData("int parameter) {", "var number = 1; for (var i = 0; i < 3; i++) { ", "}")]
    [InlineData("int number) {", "", "Look(number); LookIn(in number); parameter = number;")]
    public async Task Writes_that_are_over_and_mere_reads_are_fine(string head, string before, string after) =>
        await RunAsync(head.Replace("int number)", "int number, int parameter = 1)", StringComparison.Ordinal), before,
            "service.Quote(number)", after);

    [Fact]
    public async Task Variables_of_the_candidates_own_are_fine() =>
        await RunAsync("int number) {", "var other = 1;", "service.Quote(new Func<int>(() => { var own = number; own++; return own; })())",
            "other = 2;");

    [Fact]
    public async Task A_variable_that_the_candidate_only_writes_is_fine() =>
        await RunAsync("int parameter) { int? number = null;", string.Empty, "service.Quote((number = 2).Value)", "Look(number ?? 0);");

    [Fact]
    public async Task The_control_sees_its_variables_at_once() => await Analyzed.ReportsAsync(Types, """
        internal static class Uses
        {
            public static async Task Run(IShadow shadow, int number)
            {
                await shadow.RunAsync<Pricing, int>("x", token => Task.FromResult(number), (service, token) => service.Quote(1));
                number = 2;
            }
        }
        """);

    private const string Types = "internal sealed class Pricing { public Task<int> Quote(int number) => Task.FromResult(number); }";

    private static Task<IReadOnlyList<string>> RunAsync(string head, string before, string candidate, string after) =>
        Analyzed.ReportsAsync(Types, $$"""
        internal static class Uses
        {
            private static int Next() => 0;
            private static void Change(ref int number) => number++;
            private static void Make(out int number) => number = 1;
            private static void Look(int number) { }
            private static void LookIn(in int number) { }
            public static void Run(IShadow shadow, {{head}}
                {{before}}
                _ = shadow.RunAsync<Pricing, int>("x", token => Task.FromResult(1), (service, token) => {{candidate}});
                {{after}}
            }
        }
        """);
}
