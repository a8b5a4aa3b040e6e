using Microsoft.Extensions.Logging;

namespace Shadowing.Benchmarks.Caller;

/// <summary>A logger that takes everything and writes nothing, so that who logs pays only for what he does himself.</summary>
internal sealed class SilentLogger : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
    }

    public void Dispose()
    {
    }
}
