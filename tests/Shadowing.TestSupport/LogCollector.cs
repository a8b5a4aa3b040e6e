using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Shadowing.TestSupport;

/// <summary>Keeps what is logged, for tests to look at.</summary>
public sealed class LogCollector : ILoggerProvider
{
    public ConcurrentQueue<(LogLevel Level, string Category, EventId Event, string Message, Exception? Exception)> Entries { get; } = new();

    public IEnumerable<string> Of(LogLevel level) => Entries.Where(entry => entry.Level == level).Select(entry => entry.Message);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(LogCollector collector, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            collector.Entries.Enqueue((logLevel, category, eventId, formatter(state, exception), exception));
    }
}
