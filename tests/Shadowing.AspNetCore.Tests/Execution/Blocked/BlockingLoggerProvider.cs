using Microsoft.Extensions.Logging;

namespace Shadowing.AspNetCore.Tests.Execution.Blocked;

/// <summary>A logger that blocks on what is said of one experiment's calls.</summary>
internal sealed class BlockingLoggerProvider(string experiment, Block block) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public void Dispose()
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        // The lines of calls, not those of the start.
        if (eventId.Id is >= 4_000 and < 5_000 && formatter(state, exception).Contains(experiment, StringComparison.Ordinal))
        {
            block.Wait();
        }
    }
}
