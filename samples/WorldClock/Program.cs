using Shadowing.Reports;
using WorldClock;
using WorldClock.Candidate;
using WorldClock.CommandLine;
using WorldClock.Control;

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
await using var control = ControlServer.Build(new Uri(candidate.Urls.First()));
await control.StartAsync();
var address = new Uri(control.Urls.First());
Console.WriteLine($"The world clock (TimeZoneInfo) is at {address}, its candidate (NodaTime) at {candidate.Urls.First()}/.");

var code = 0;
try
{
    if (options.Requests > 0)
    {
        code = await new ClockRun(address, control.Services.GetRequiredService<IShadowReporter>(), options).RunAsync(
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

await control.StopAsync();
await candidate.StopAsync();
return code;
