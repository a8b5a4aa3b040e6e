using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Shadowing.Dashboard.Access;
using Shadowing.Notifications.Sinks;
using Shadowing.TestSupport;

namespace Shadowing.AspNetCore.Tests.Redaction;

/// <summary>Collects whatever leaves the library or is kept by it: answers of the API, reports, logs, tags of metrics, spans, events of
/// sinks.</summary>
internal sealed class EverythingShown : IComparisonSink, IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _shown = new(StringComparer.Ordinal);
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _activities;

    public EverythingShown()
    {
        _meters.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Shadowing", StringComparison.Ordinal))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Measured(instrument, tags));
        _meters.Start();
        _activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("Shadowing", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Add("a trace", string.Join('\n',
                activity.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}")
                    .Concat(activity.Events.SelectMany(static one => one.Tags.Select(tag => $"{one.Name} {tag.Key}={tag.Value}")))
                    .Concat(activity.Baggage.Select(static item => $"{item.Key}={item.Value}")).Append(activity.DisplayName)
                    .Append(activity.StatusDescription))),
        };
        ActivitySource.AddActivityListener(_activities);
    }

    /// <summary>Gets the places of which something was collected.</summary>
    public IEnumerable<string> Places => _shown.Keys;

    public ValueTask OnComparedAsync(ComparisonEvent comparison, CancellationToken cancellation)
    {
        Add("a sink", JsonSerializer.Serialize(comparison, JsonSerializerOptions.Web));
        return ValueTask.CompletedTask;
    }

    public void Add(string place, string text) => _shown.GetOrAdd(place, static _ => []).Enqueue(text);

    /// <summary>Asks the application for all that its API tells, and looks at its logs.</summary>
    public async Task AskAsync(TestApp app)
    {
        _meters.RecordObservableInstruments();
        Add("the report", app.Report.Capture().ToJson());
        Add("the report for people", app.Report.Capture().ToMarkdown());
        foreach (var (level, category, _, message, exception) in app.Logs.Entries)
        {
            if (category.StartsWith("Shadowing", StringComparison.Ordinal))
            {
                Add("a log", $"{level} {message} {exception}");
            }
        }

        foreach (var experiment in app.Report.Capture().Experiments)
        {
            foreach (var endpoint in app.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
            {
                if (endpoint.Metadata.GetMetadata<DashboardMetadata>() is null
                    || endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains("GET") is not true
                    || endpoint.RoutePattern.RawText!.EndsWith("/events", StringComparison.Ordinal))
                {
                    continue;
                }

                foreach (var group in !endpoint.RoutePattern.RawText.Contains("{id}", StringComparison.Ordinal) ? [string.Empty]
                    : endpoint.RoutePattern.RawText.Contains("/failures/", StringComparison.Ordinal)
                        ? experiment.Failures.Select(static group => group.Id)
                        : experiment.Groups.Select(static group => group.Id))
                {
                    var path = "/"
                        + endpoint.RoutePattern.RawText.TrimStart('/').Replace("{name}", experiment.Name, StringComparison.Ordinal)
                            .Replace("{id}", group, StringComparison.Ordinal);
                    using var response = await app.Client.GetAsync(new Uri(path, UriKind.Relative));
                    Add($"the answer of {endpoint.RoutePattern.RawText}", response.Headers + await response.Content.ReadAsStringAsync());
                }
            }
        }
    }

    /// <summary>Finds where a text is, in whatever letters and however JSON escapes it.</summary>
    public IReadOnlyList<string> Find(IEnumerable<string> forms)
    {
        var wanted = forms.Where(static form => form.Length > 5).ToList();
        return [.. _shown.Where(place => place.Value.Any(text => Holds(text, wanted))).Select(static place => place.Key)
            .Order(StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _meters.Dispose();
        _activities.Dispose();
    }

    private static bool Holds(string text, List<string> wanted)
    {
        var plain = Unescaped(text);
        return wanted.Any(form => text.Contains(form, StringComparison.OrdinalIgnoreCase)
            || plain.Contains(form, StringComparison.OrdinalIgnoreCase));
    }

    // As often as JSON is in a string of JSON.
    private static string Unescaped(string text)
    {
        for (var depth = 0; depth < 3 && text.Contains('\\', StringComparison.Ordinal); depth++)
        {
            var plain = new StringBuilder(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 5 < text.Length && text[i + 1] == 'u'
                    && ushort.TryParse(text.AsSpan(i + 2, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
                {
                    plain.Append((char)code);
                    i += 5;
                }
                else if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\' or '/')
                {
                    plain.Append(text[++i]);
                }
                else
                {
                    plain.Append(text[i]);
                }
            }

            text = plain.ToString();
        }

        return text;
    }

    private void Measured(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach (var tag in tags)
        {
            Add("a metric", $"{instrument.Name} {tag.Key}={tag.Value}");
        }
    }
}
