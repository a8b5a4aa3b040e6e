using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.History;

namespace Shadowing.Storage.Archives;

/// <summary>Notes what may explain a bend in the curves: starts, changes of the configuration, releases, stops, pauses.</summary>
internal sealed class AnnotationLog : IEvidenceSource
{
    private const int MostPending = 1_000;
    private const int MostText = 300;

    // Of many instances each notes what happens to all of them within minutes of the others.
    private static readonly TimeSpan s_together = TimeSpan.FromMinutes(10);
    private readonly TimeProvider _time;
    private readonly bool _isShared;
    private readonly Lock _gate = new();
    private readonly Queue<Annotation> _pending = new();
    private Dictionary<string, (string Settings, double Rate)> _known = new(StringComparer.OrdinalIgnoreCase);
    private bool _hasStarted;

    public AnnotationLog(AccountBook book, ExperimentRegistry registry, IFleetPart fleet, TimeProvider time)
    {
        (_time, _isShared) = (time, fleet.IsOn);

        // Which build answers when is noted for all instances together by whoever counts for them.
        book.Released = _isShared ? null : (experiment, text) => Add("release", experiment, text);
        book.Noted = Add;
        registry.Subscribe(TakeOver);
    }

    /// <summary>Notes something that happened once.</summary>
    public void Add(string kind, string? experiment, string text) => Add(kind, experiment, text, Guid.NewGuid().ToString("N"));

    /// <summary>Forgets what was noted of an experiment and is not written yet.</summary>
    public void Forget(string experiment)
    {
        lock (_gate)
        {
            List<Annotation> others =
            [
                .. _pending.Where(note => note.Experiment?.Equals(experiment, StringComparison.OrdinalIgnoreCase) is not true),
            ];
            _pending.Clear();
            others.ForEach(_pending.Enqueue);
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

    // What may happen to each of the instances, and is one note where it happens to several of them at about the same time.
    private void AddOfAll(string kind, string? experiment, string text) =>
        Add(kind, experiment, text, _isShared ? IdOfAll(kind, experiment, text) : Guid.NewGuid().ToString("N"));

    private string IdOfAll(string kind, string? experiment, string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{kind}\n{experiment}\n{text}\n{_time.GetUtcNow().Ticks / s_together.Ticks}")))[..16]);

    private void Add(string kind, string? experiment, string text, string id)
    {
        lock (_gate)
        {
            if (_pending.Count == MostPending)
            {
                _pending.Dequeue();
            }

            _pending.Enqueue(new Annotation
            {
                Id = id, At = _time.GetUtcNow(), Experiment = experiment, Kind = kind,
                Text = Redaction.PrintableText.OneLine(text, MostText),
            });
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
                AddOfAll("configuration", name, "the experiment is new");
            }
            else if (!string.Equals(before.Settings, settings.SettingsHash, StringComparison.Ordinal))
            {
                AddOfAll("configuration", name, $"settings {before.Settings} became {settings.SettingsHash}: evidence begins anew");
            }
            else if (before.Rate != settings.Rate)
            {
                AddOfAll("configuration", name,
                    FormattableString.Invariant($"sample rate {before.Rate * 100:0.####} % became {settings.Rate * 100:0.####} %"));
            }
        }

        if (!_hasStarted)
        {
            AddOfAll("start", null, "the application started");
        }

        (_known, _hasStarted) = (now, true);
    }
}
