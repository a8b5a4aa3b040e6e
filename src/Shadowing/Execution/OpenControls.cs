using Shadowing.Execution.Threads;

namespace Shadowing.Execution;

/// <summary>Looks, each second while calls are in hand, after those whose control is not over, so that one that never ends gives its place
/// back after a time.</summary>
internal sealed class OpenControls(Deadlines deadlines, CaptureGate gate, TimeProvider time) : Deadline
{
    /// <summary>How long a control, or what is left of its answer, may hold a place.</summary>
    public static readonly TimeSpan Most = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly List<OpenControl> _open = [];
    private readonly List<OpenControl> _late = [];
    private Action<long>? _lookers;
    private bool _looks;

    /// <summary>Adds somebody who knows of open controls, and gives up those that began before the timestamp that it is called
    /// with.</summary>
    public void Ask(Action<long> looker)
    {
        lock (_gate)
        {
            _lookers += looker;
        }
    }

    /// <summary>Says that a call is in hand.</summary>
    public void CallIsInHand()
    {
        // A caller pays for the rest only when there was none for a while.
        if (!Volatile.Read(ref _looks))
        {
            Look();
        }
    }

    /// <summary>Keeps an open control until <see cref="Forget"/>.</summary>
    public void Keep(OpenControl control)
    {
        lock (_gate)
        {
            control.Index = _open.Count;
            _open.Add(control);
        }

        CallIsInHand();
    }

    /// <summary>Forgets a control that is over.</summary>
    public void Forget(OpenControl control)
    {
        lock (_gate)
        {
            if (control.Index >= 0)
            {
                var last = _open[^1];
                _open[control.Index] = last;
                last.Index = control.Index;
                _open.RemoveAt(_open.Count - 1);
                control.Index = -1;
            }
        }
    }

    /// <inheritdoc/>
    protected internal override void Expired()
    {
        var before = time.GetTimestamp() - (long)(Most.TotalSeconds * time.TimestampFrequency);
        Action<long>? lookers;
        lock (_gate)
        {
            lookers = _lookers;
            _late.AddRange(_open.Where(control => control.StartedAt < before));
        }

        Interlocked.Exchange(ref _looks, false);
        if (gate.InHand > 0)
        {
            Look();
        }

        foreach (var control in _late)
        {
            control.GiveUp();
        }

        _late.Clear();
        lookers?.Invoke(before);
    }

    private void Look()
    {
        lock (_gate)
        {
            if (!_looks)
            {
                Volatile.Write(ref _looks, deadlines.TryAdd(this, s_pause));
            }
        }
    }
}
