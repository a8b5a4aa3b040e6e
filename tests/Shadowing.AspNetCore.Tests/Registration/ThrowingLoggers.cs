using Microsoft.Extensions.Logging;

namespace Shadowing.AspNetCore.Tests.Registration;

/// <summary>Loggers that throw for what happens to calls.</summary>
internal sealed class ThrowingLoggers : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        if (eventId.Id is > 4000 and < 5000)
        {
            throw new InvalidOperationException("a broken sink");
        }
    }

    public void Dispose()
    {
    }
}
