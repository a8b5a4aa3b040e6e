using Shadowing.Storage.Alerts;

namespace Shadowing.StoreConformance;

/// <summary>What a store of alerts must do, as plainly as can be said. Not for several threads at once.</summary>
internal sealed class AlertStoreModel(TimeProvider clock)
{
    private readonly List<Kept> _alerts = [];
    private readonly List<StoredWatch> _watches = [];
    private long _fence;
    private string? _holder;
    private DateTimeOffset _until;

    public IReadOnlyList<Kept> All => _alerts;

    public bool Post(StoredAlert alert)
    {
        foreach (var known in _alerts.Where(known => known is { IsEnded: false, Attempts: 0 }
            && (known.Alert.IsUrgent || known.Alert.Topic.Length == 0) && known.At < clock.GetUtcNow() - TimeSpan.FromDays(1)))
        {
            (known.IsEnded, known.Failure) = (true, "nobody has tried for a day");
        }

        if (_alerts.TrueForAll(known => known.Alert.Id != alert.Id))
        {
            if (_alerts.Count(static known => !known.IsEnded) >= 1_000)
            {
                return false;
            }

            Add(alert);
        }

        return true;
    }

    public AlertTurn? TakeWord(string holder, TimeSpan term)
    {
        if (_holder is not null && _holder != holder && _until > clock.GetUtcNow())
        {
            return null;
        }

        (_fence, _holder, _until) = (_fence + 1, holder, clock.GetUtcNow() + term);
        return new AlertTurn(new AlertWord(holder, _fence), [.. _watches],
            [.. _alerts.Where(static alert => alert is { IsEnded: true, Failure: not null }).Select(static alert => alert.Alert.Id)]);
    }

    public (bool IsHeld, DueAlert? Due) Next(AlertWord word, TimeSpan term)
    {
        if (!IsHeld(word))
        {
            return (false, null);
        }

        var now = clock.GetUtcNow();
        _until = now + term;
        var due = _alerts
            .Where(alert => !alert.IsEnded && !Waits(alert)
                && (alert.Attempts == 0 || alert.Due <= now || alert.Due > now + DueAlert.LongestWait))
            .OrderBy(static alert => alert.Alert.IsUrgent && alert.Attempts < DueAlert.MostFirst ? 0 : 1)
            .ThenBy(static alert => alert.Attempts)
            .FirstOrDefault();
        if (due is null)
        {
            return (true, null);
        }

        (due.Attempts, due.Due, due.Tried) = (due.Attempts + 1, now + term, due.Tried ?? now);
        return (true, new DueAlert(due.Alert.Id, due.Alert.IsUrgent, due.Alert.Content, due.Attempts, now - due.At, now - due.Tried.Value));
    }

    public IReadOnlyList<string> End(AlertWord word, AlertEnd end)
    {
        IReadOnlyList<string> givenUp = [];
        if (_alerts.Find(alert => alert.Alert.Id == end.Id) is { } known)
        {
            if (end.Failure is null)
            {
                (known.IsEnded, known.Failure) = (true, null);
            }
            else if (!known.IsEnded && known.Attempts == end.Attempt && (end.Again is not null || IsHeld(word)))
            {
                (known.IsEnded, known.Failure) = (end.Again is null, end.Failure);
                known.Due = clock.GetUtcNow() + (end.Again ?? TimeSpan.Zero);
                foreach (var waiting in _alerts.Where(alert => known.IsEnded && !alert.IsEnded && IsBehind(alert, known)))
                {
                    (waiting.IsEnded, waiting.Failure) = (true, AlertEnd.Behind);
                }
            }

            if (end is { Failure: not null, Again: null } && known is { IsEnded: true, Failure: not null } && known.Attempts == end.Attempt)
            {
                givenUp = [end.Id, .. _alerts.Where(alert => alert is { IsEnded: true, Failure: AlertEnd.Behind } && IsBehind(alert, known))
                    .Select(static alert => alert.Alert.Id)];
            }
        }

        return givenUp;
    }

    public bool Save(AlertWord word, IReadOnlyList<StoredWatch> watches, IReadOnlyList<StoredAlert> alerts)
    {
        if (!IsHeld(word))
        {
            return false;
        }

        foreach (var watch in watches)
        {
            _watches.RemoveAll(known => known.Experiment.Equals(watch.Experiment, StringComparison.OrdinalIgnoreCase));
            _watches.Add(watch);
        }

        foreach (var alert in alerts.Where(alert => _alerts.TrueForAll(known => known.Alert.Id != alert.Id)))
        {
            Add(alert);
        }

        return true;
    }

    public bool Leave(AlertWord word)
    {
        _holder = IsHeld(word) ? null : _holder;
        return true;
    }

    private bool Waits(Kept alert) => _alerts.Exists(known => !known.IsEnded && IsBehind(alert, known));

    private bool IsBehind(Kept alert, Kept earlier) => !alert.Alert.IsUrgent && !earlier.Alert.IsUrgent && alert.Alert.Topic.Length > 0
        && alert.Alert.Topic.Equals(earlier.Alert.Topic, StringComparison.OrdinalIgnoreCase)
        && _alerts.IndexOf(alert) > _alerts.IndexOf(earlier);

    private bool IsHeld(AlertWord word) => word == new AlertWord(_holder!, _fence);

    private void Add(StoredAlert alert) =>
        _alerts.Add(new Kept { Alert = alert, At = clock.GetUtcNow(), Due = clock.GetUtcNow() });

    /// <summary>One that was put in.</summary>
    internal sealed class Kept
    {
        public required StoredAlert Alert { get; init; }

        public required DateTimeOffset At { get; init; }

        public required DateTimeOffset Due { get; set; }

        public DateTimeOffset? Tried { get; set; }

        public int Attempts { get; set; }

        public bool IsEnded { get; set; }

        public string? Failure { get; set; }
    }
}
