// Fuzzes the comparison of JSON bodies: dotnet run --project tests/Shadowing.Fuzz -c Release -- --minutes 10 [--seed N]
using System.Globalization;
using Shadowing.Fuzz;

var minutes = Option("--minutes") is { } given ? double.Parse(given, CultureInfo.InvariantCulture) : 10;
var seed = Option("--seed") is { } number
    ? int.Parse(number, CultureInfo.InvariantCulture)
    : (int)(TimeProvider.System.GetTimestamp() & int.MaxValue);
Console.WriteLine($"seed {seed}, {minutes} minutes");
var fuzzer = new Fuzzer(seed);
var start = TimeProvider.System.GetTimestamp();
using var watchdog = new Timer(_ => Watch(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
using var progress = new Timer(_ => Console.WriteLine(Progress()), null, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
while (TimeProvider.System.GetElapsedTime(start).TotalMinutes < minutes)
{
    if (fuzzer.Step() is { } wrong)
    {
        return Fail(wrong);
    }
}

Console.WriteLine(Progress());
Console.WriteLine(string.Join(' ',
    fuzzer.Outcomes.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}={pair.Value}")));
return 0;

string? Option(string name) => Array.IndexOf(args, name) is var at and >= 0 && at + 1 < args.Length ? args[at + 1] : null;

string Progress() => string.Create(
    CultureInfo.InvariantCulture,
    $"{TimeProvider.System.GetElapsedTime(start):mm\\:ss} seed {seed}: {fuzzer.Executions} compared, {fuzzer.Judged} judged by the naive comparer, {fuzzer.Undecided} of them undecided, {fuzzer.Kept} kept");

int Fail(string wrong)
{
    Console.WriteLine($"seed {seed}, after {fuzzer.Executions}: {wrong}");
    return 1;
}

void Watch()
{
    // A pair that the naive comparer takes long for is not the product's matter, so the limit is a multiple.
    if (fuzzer.Current is { } current && TimeProvider.System.GetElapsedTime(current.Start) > Fuzzer.MostTime * 10)
    {
        Environment.Exit(Fail($"no answer in {TimeProvider.System.GetElapsedTime(current.Start)}\n{current}"));
    }
}
