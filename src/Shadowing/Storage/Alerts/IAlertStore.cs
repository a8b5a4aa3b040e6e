namespace Shadowing.Storage.Alerts;

/// <summary>Keeps what is to be said to whoever is on call until it has been said, for all instances together: each puts in what it has to
/// say, and one at a time speaks for all.</summary>
/// <remarks>Who speaks is known by a number, the fence, which grows with each speaker; it is checked before each delivery. One that was
/// frozen amid a delivery may still make that one when it wakes up, and no other: so at most one is made twice, and with the same
/// id.</remarks>
internal interface IAlertStore
{
    /// <summary>Puts an alert in; one that is there, or was, changes nothing.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False where too many wait.</returns>
    Task<bool> PostAlertAsync(StoredAlert alert, CancellationToken cancellation);

    /// <summary>Takes the word, where nobody has it.</summary>
    /// <param name="holder">Who wants it.</param>
    /// <param name="term">For how long at least, when nothing more is heard of him.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What whoever speaks must know; null while another one has it.</returns>
    Task<AlertTurn?> TakeWordAsync(string holder, TimeSpan term, CancellationToken cancellation);

    /// <summary>Gets what is to be delivered next, and keeps the word for the time that it takes: urgent ones first, those that were
    /// tried <see cref="DueAlert.MostFirst"/> times apart, then those that were tried least, then the oldest. Until the term is over, or
    /// what became of it is said, nobody gets it again.</summary>
    /// <param name="word">The word of who asks.</param>
    /// <param name="term">How long it may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Whether he still has the word, and what is to be delivered; null where nothing is.</returns>
    Task<(bool IsHeld, DueAlert? Due)> NextAlertAsync(AlertWord word, TimeSpan term, CancellationToken cancellation);

    /// <summary>Writes down what became of a delivery. That it was taken is true whoever says so; anything else is said only by the last
    /// who has tried, and that it is given up only by who still has the word: whoever has it must know. With one that is given up go those
    /// of its topic that wait behind it: they say what has become of something that nobody was told.</summary>
    /// <param name="word">The word of who has tried.</param>
    /// <param name="end">What became of it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>What was given up, in their order: it, where it was, and those that went with it; the same when it is said once
    /// more.</returns>
    Task<IReadOnlyList<string>> EndAlertAsync(AlertWord word, AlertEnd end, CancellationToken cancellation);

    /// <summary>Writes down what was told of experiments, with what is to be told of them now: all of it or nothing.</summary>
    /// <param name="word">The word of who says so.</param>
    /// <param name="watches">What was told.</param>
    /// <param name="alerts">What is to be told.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>False, and nothing is written, where another one has taken the word since.</returns>
    Task<bool> SaveWatchesAsync(AlertWord word, IReadOnlyList<StoredWatch> watches, IReadOnlyList<StoredAlert> alerts,
        CancellationToken cancellation);

    /// <summary>Gives the word back.</summary>
    /// <param name="word">The word; where another one has it, nothing happens.</param>
    /// <param name="cancellation">Gives up.</param>
    Task LeaveWordAsync(AlertWord word, CancellationToken cancellation);
}
