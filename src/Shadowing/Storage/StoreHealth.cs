using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Shadowing.Telemetry;

namespace Shadowing.Storage;

/// <summary>Knows how a store fares: what it took and what it failed, for how long it has not answered, and when it is asked again. Each
/// cause of a failure is logged once, and again after an hour.</summary>
/// <param name="store">What the store is called.</param>
/// <param name="interval">How often it is asked.</param>
/// <param name="faults">Where faults go.</param>
/// <param name="logger">The log of who asks.</param>
/// <param name="time">The clock.</param>
internal sealed partial class StoreHealth(Func<string> store, TimeSpan interval, FaultLog faults, ILogger logger, TimeProvider time)
{
    private const int MostCauses = 100;

    // Of the time, the part that a shared store may be busy with one instance: a fifth.
    private const int Slowness = 4;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_answers = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_silence = TimeSpan.FromHours(1);
    private readonly ConcurrentDictionary<string, long> _logged = new(StringComparer.Ordinal);
    private volatile string? _lastError;
    private long _writes;
    private long _failures;
    private long _lost;
    private long _lastWritten;
    private long _nextTry = long.MinValue;
    private long _askedAt = long.MinValue;
    private int _failuresInARow;
    private bool _hasFailedAloud;

    /// <summary>Gets how often something was written.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>Gets how often that failed.</summary>
    public long Failures => Volatile.Read(ref _failures);

    /// <summary>Gets how many rows were given up.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Gets when something was written last; null before.</summary>
    public DateTimeOffset? LastWritten =>
        Volatile.Read(ref _lastWritten) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Gets a value indicating whether it may be asked by now: one that fails, or is slow, is asked less often.</summary>
    public bool MayTry => time.GetTimestamp() >= Volatile.Read(ref _nextTry);

    /// <summary>Gets what is wrong, in a sentence; null where nothing is.</summary>
    public string? WhatIsWrong
    {
        get
        {
            var since = Volatile.Read(ref _askedAt);
            return since != long.MinValue && time.GetElapsedTime(since) is var waited && waited > s_answers
                ? string.Create(CultureInfo.InvariantCulture, $"It has not answered for {(long)waited.TotalSeconds} s.")
                : _lastError;
        }
    }

    /// <summary>Asks it something, and knows meanwhile for how long it has not answered.</summary>
    public async Task AskAsync(Func<Task> ask)
    {
        Volatile.Write(ref _askedAt, time.GetTimestamp());
        try
        {
            await ask();
        }
        finally
        {
            Volatile.Write(ref _askedAt, long.MinValue);
        }
    }

    /// <summary>Counts rows that were given up.</summary>
    public void GaveUp(long rows) => Interlocked.Add(ref _lost, rows);

    /// <summary>Counts a write.</summary>
    public void Written()
    {
        Interlocked.Increment(ref _writes);
        Volatile.Write(ref _lastWritten, time.GetUtcNow().UtcTicks);
    }

    /// <summary>Notes how long all of a round took.</summary>
    public void Took(TimeSpan round) => PauseFor(Slowness * round);

    /// <summary>Notes that it works.</summary>
    public void Recovered()
    {
        _failuresInARow = 0;
        _lastError = null;
        Volatile.Write(ref _nextTry, long.MinValue);
        if (_hasFailedAloud)
        {
            _hasFailedAloud = false;
            faults.Note(() => Log.Recovered(logger, Lost));
        }
    }

    /// <summary>Counts a failure.</summary>
    public void Failed(Exception failure)
    {
        Interlocked.Increment(ref _failures);
        var error = failure switch
        {
            ShadowStoreException known => known.Message,
            OperationCanceledException => "It did not answer in time.",
            _ => failure.GetType().Name,
        };
        _lastError = error;

        // Half an interval less, so that a timer that fires a little early does not wait for another round.
        PauseFor(
            TimeSpan.FromTicks(Math.Min(s_longestPause.Ticks, interval.Ticks << Math.Min(_failuresInARow++, 8))) - (interval / 2));
        if (IsNews(error))
        {
            _hasFailedAloud = true;
            faults.Note(() => Log.Failed(logger, store(), error, failure));
        }
    }

    private void PauseFor(TimeSpan pause) =>
        Volatile.Write(ref _nextTry, time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency));

    // One that comes and goes all day must not fill the log.
    private bool IsNews(string error)
    {
        var now = time.GetTimestamp();
        if (_logged.TryGetValue(error, out var before) ? time.GetElapsedTime(before, now) < s_silence : _logged.Count >= MostCauses)
        {
            return false;
        }

        _logged[error] = now;
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(10001, LogLevel.Error,
            "The store ({Store}) failed: {Error} The application serves on. What was to be written is kept within bounds and tried again; further failures of this cause are only counted.", EventName = nameof(Failed))]
        internal static partial void Failed(ILogger logger, string store, string error, Exception failure);

        [LoggerMessage(10003, LogLevel.Information, "The store works again. Rows that were given up since the start: {Lost}.",
            EventName = nameof(Recovered))]
        internal static partial void Recovered(ILogger logger, long lost);
    }
}
