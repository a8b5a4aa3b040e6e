using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Shadowing.Experiments;
using Shadowing.Telemetry;

namespace Shadowing.Notifications.Sinks;

/// <summary>Hands each event to every sink that is registered; opens them when the host starts and drains them when the pump has
/// ended.</summary>
internal sealed class SinkHub : IHostedLifecycleService, IDisposable
{
    private readonly IEnumerable<SinkRegistration> _registrations;
    private readonly IServiceProvider _services;
    private readonly Func<IDisposable> _enterFlow;
    private readonly ExperimentRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger<SinkWorker> _logger;
    private SinkWorker[] _workers = [];

    public SinkHub(IEnumerable<SinkRegistration> registrations, IServiceProvider services, Func<IDisposable> enterFlow,
        ExperimentRegistry registry, ShadowMetrics metrics, TimeProvider time, ILogger<SinkWorker> logger)
    {
        (_registrations, _services, _enterFlow, _registry, _time, _logger) = (registrations, services, enterFlow, registry, time, logger);
        metrics.ObserveSinks(() => Read().Select(static sink => (sink.Name, sink.Delivered, sink.Lost, sink.Failed)));
    }

    /// <summary>Gets a value indicating whether nobody listens: then no event need be made.</summary>
    public bool IsEmpty => _workers.Length == 0;

    /// <summary>Gives an event to every sink; none is waited for.</summary>
    public void Offer(ComparisonEvent comparison)
    {
        foreach (var worker in _workers)
        {
            worker.Offer(comparison);
        }
    }

    /// <summary>Reads what became of the events of each sink.</summary>
    public IReadOnlyList<SinkReport> Read() => [.. _workers.Select(static worker => worker.Read())];

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>A sink that cannot be made stops the start, as any service does that the application cannot do without.</remarks>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var workers = new List<SinkWorker>();
        foreach (var registration in _registrations)
        {
            var number = names[registration.Name] = names.GetValueOrDefault(registration.Name) + 1;
            var name = number == 1
                ? registration.Name
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{registration.Name} {number}");
            workers.Add(new SinkWorker(name, registration.Find(_services), _enterFlow, _time, _logger));
        }

        _workers = [.. workers];
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    /// <remarks>Here and not in StopAsync: whether hosted services stop one after the other or at once, the pump has ended by
    /// now.</remarks>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(_workers.Select(static worker => worker.CompleteAsync()))
                .WaitAsync(_registry.Shared.DrainTimeout, _time, cancellationToken);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.GiveUp();
        }
    }
}
