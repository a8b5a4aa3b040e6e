using Microsoft.Extensions.Logging;

namespace Shadowing.FaultTests.Loops;

/// <summary>Loggers that throw at every question.</summary>
internal sealed class FaultyLogs(Fault fault) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName.StartsWith("Shadowing", StringComparison.Ordinal)
        ? fault
        : new Fault());

    public void Dispose()
    {
    }

    private sealed class Logger(Fault fault) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            fault.Happen();
            return null;
        }

        public bool IsEnabled(LogLevel logLevel)
        {
            fault.Happen();
            return true;
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => fault.Happen();
    }
}
