using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace WorldClock.CommandLine;

/// <summary>Reads the command line.</summary>
internal static class CommandLineParser
{
    public const string Usage = """
        A world clock moves from TimeZoneInfo to NodaTime, with real traffic and every difference shown.

          dotnet run --project samples/WorldClock -c Release [-- OPTIONS]

          --requests N   how many requests to send, 0 to 10000000; the default is 20000
          --seed S       a whole number: the same seed asks the same questions; the default is 1
          --instances N  how many instances of the world clock answer, 1 to 10; the default is 1
          --postgres C   how to connect to the database that they share; several need one, one keeps all in memory
          --serve        leave both servers running after the run, until Ctrl+C
          --help         show this
        """;

    private const string Known = "--requests N, --seed S, --instances N, --postgres C, --serve, --help";
    private const int MostRequests = 10_000_000;
    private const int MostInstances = 10;

    public static bool TryParse(IReadOnlyList<string> arguments, out ClockOptions options, [NotNullWhen(false)] out string? error)
    {
        options = new ClockOptions();
        error = null;
        for (var index = 0; index < arguments.Count && error is null; index++)
        {
            switch (arguments[index])
            {
                case "--serve":
                    options = options with { Serve = true };
                    break;
                case "--help" or "-h":
                    options = options with { Help = true };
                    break;
                case "--requests" when TryReadNumber(arguments, ++index, out var requests) && requests is >= 0 and <= MostRequests:
                    options = options with { Requests = requests };
                    break;
                case "--seed" when TryReadNumber(arguments, ++index, out var seed):
                    options = options with { Seed = seed };
                    break;
                case "--instances" when TryReadNumber(arguments, ++index, out var instances) && instances is >= 1 and <= MostInstances:
                    options = options with { Instances = instances };
                    break;
                case "--postgres" when ++index < arguments.Count:
                    options = options with { Postgres = arguments[index] };
                    break;
                case "--instances":
                    error = $"--instances needs a whole number from 1 to {MostInstances}.";
                    break;
                case "--postgres":
                    error = "--postgres needs a connection string, such as \"Host=localhost;Database=clock;Username=clock\".";
                    break;
                case "--requests":
                    error = $"--requests needs a whole number from 0 to {MostRequests}.";
                    break;
                case "--seed":
                    error = "--seed needs a whole number.";
                    break;
                default:
                    error = $"'{arguments[index]}' is not an option; the known ones are {Known}.";
                    break;
            }
        }

        error ??= options is { Instances: > 1, Postgres: null, Help: false }
            ? "Several instances need a database that they share: --postgres \"Host=…\"."
            : null;
        return error is null;
    }

    private static bool TryReadNumber(IReadOnlyList<string> arguments, int index, out int number)
    {
        number = 0;
        return index < arguments.Count
            && int.TryParse(arguments[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
    }
}
