using WorldClock;
using WorldClock.Candidate;
using WorldClock.CommandLine;
using WorldClock.Control;
using WorldClock.Traffic;

if (!CommandLineParser.TryParse(args, out var options, out var error))
{
    Console.Error.WriteLine(error);
    return 2;
}

if (options.Help)
{
    Console.WriteLine(CommandLineParser.Usage);
    return 0;
}

if (!SystemZones.ArePresent)
{
    Console.Error.WriteLine("This machine has no zone data, which TimeZoneInfo needs. On Debian and Ubuntu: apt-get install tzdata");
    return 2;
}

await using var candidate = CandidateServer.Build();
await candidate.StartAsync();
var controls = new List<WebApplication>();
for (var number = 1; number <= options.Instances; number++)
{
    controls.Add(ControlServer.Build(new Uri(candidate.Urls.First()), $"clock-{number}", options.Postgres));
    await controls[^1].StartAsync();
}

var (control, clocks) = (controls[0], new Clocks(controls));
var address = clocks.Addresses[0];
Console.WriteLine($"The world clock (TimeZoneInfo) is at {string.Join(", ", clocks.Addresses)}, its candidate (NodaTime) at {candidate.Urls.First()}/.");

var code = 0;
try
{
    if (options.Requests > 0)
    {
        code = await new ClockRun(clocks, options).RunAsync(
            control.Lifetime.ApplicationStopping);
    }

    if (options.Serve)
    {
        Console.WriteLine($"""
            Both servers stay up until Ctrl+C. Ask, and look at the dashboard, {address}shadowing/, or at the report:
              curl '{address}offset?zone=Europe/Paris&at=1911-03-10T12:00:00Z'
              curl '{address}report'
              curl '{address}report?format=json'
            """);
        await control.WaitForShutdownAsync();
    }
}
catch (OperationCanceledException) when (control.Lifetime.ApplicationStopping.IsCancellationRequested)
{
    Console.Error.WriteLine("Stopped before the run was done.");
    code = 130;
}

foreach (var clock in controls)
{
    await clock.StopAsync();
    await clock.DisposeAsync();
}

await candidate.StopAsync();
return code;
