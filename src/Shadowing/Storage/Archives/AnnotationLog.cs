using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.History;

namespace Shadowing.Storage.Archives;

/// <summary>Notes what may explain a bend in the curves: starts, changes of the configuration, releases, stops, pauses.</summary>
internal sealed class AnnotationLog : IEvidenceSource
{
    private const int MostPending = 1_000;
    private const int MostText = 300;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Queue<Annotation> _pending = new();
    private Dictionary<string, (string Settings, double Rate)> _known = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasStarted;

    public AnnotationLog(AccountBook book, ExperimentRegistry registry, TimeProvider time)
    {
        _time = time;
        book.Released = (experiment, text) => Add("release", experiment, text);
        book.Noted = Add;
        registry.Subscribe(TakeOver);
    }

    /// <summary>Notes something.</summary>
    public void Add(string kind, string? experiment, string text)
    {
        lock (_gate)
        {
            if (_pending.Count == MostPending)
            {
                _pending.Dequeue();
            }

            _pending.Enqueue(new Annotation
            {
                Id = Guid.NewGuid().ToString("N"), At = _time.GetUtcNow(), Experiment = experiment, Kind = kind,
                Text = Redaction.PrintableText.OneLine(text, MostText),
            });
        }
    }

    /// <inheritdoc/>
    public void Restore(StoredState state)
    {
        // Annotations are read from the store when somebody asks for them.
    }

    /// <inheritdoc/>
    public StoreBatch TakeChanges(DateTimeOffset now)
    {
        lock (_gate)
        {
            var taken = _pending.ToArray();
            _pending.Clear();
            return new StoreBatch { Annotations = taken };
        }
    }

    private void TakeOver(ExperimentCatalog catalog)
    {
        var now = catalog.All.ToDictionary(static experiment => experiment.Name,
            static experiment => (experiment.SettingsHash, experiment.Rate), StringComparer.OrdinalIgnoreCase);
        foreach (var (name, settings) in now.Where(_ => _hasStarted))
        {
            if (!_known.TryGetValue(name, out var before))
            {
                Add("configuration", name, "the experiment is new");
            }
            else if (!string.Equals(before.Settings, settings.SettingsHash, StringComparison.Ordinal))
            {
                Add("configuration", name, $"settings {before.Settings} became {settings.SettingsHash}: evidence begins anew");
            }
            else if (before.Rate != settings.Rate)
            {
                Add("configuration", name,
                    FormattableString.Invariant($"sample rate {before.Rate * 100:0.####} % became {settings.Rate * 100:0.####} %"));
            }
        }

        if (!_hasStarted)
        {
            Add("start", null, "the application started");
        }

        (_known, _hasStarted) = (now, true);
    }
}
