namespace Shadowing.Notifications.Sinks;

/// <summary>A sink that was registered, and how to get it: at the host's start, because it may need what needs the pump.</summary>
internal sealed record SinkRegistration(string Name, Func<IServiceProvider, IComparisonSink> Find);
