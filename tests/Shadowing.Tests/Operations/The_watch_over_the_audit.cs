using Microsoft.Extensions.Logging.Abstractions;
using Shadowing.Operations.Audits;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;
using Shadowing.Telemetry;
using Shadowing.TestSupport;

namespace Shadowing.Tests.Operations;

/// <summary>Whoever shares a store remembers where its audit ended, and notices when that is not there any more.</summary>
public sealed class The_watch_over_the_audit
{
    private readonly SharedStoreModel _store = new(TimeProvider.System);
    private readonly AuditWatch _watch =
        new(new FaultLog(NullLogger<FaultLog>.Instance), NullLogger<AuditWatch>.Instance, TimeProvider.System);

    private int _said;

    [Fact]
    public async Task What_is_still_there_is_not_missed_however_much_others_and_this_one_have_decided_between()
    {
        for (var round = 0; round < 5; round++)
        {
            Say();
            await SeeAsync();
            Say(isOwn: true);
            Say();
            Say();
            Say(isOwn: true);
            Say(isOwn: true);
            await SeeAsync();
        }

        Assert.Null(_watch.Wrong);
        Assert.Equal($"30:{_store.AuditChain[^1].Link}", _watch.Head);
    }

    [Fact]
    public async Task What_was_seen_and_is_otherwise_now_is_missed()
    {
        Say();
        await SeeAsync();
        _store.AuditChain[0] = _store.AuditChain[0] with { Link = "another" };
        Say();
        await MissAsync("The audit ended with 1:");
    }

    [Fact]
    public async Task What_was_lost_is_missed_though_this_one_has_decided_something_since()
    {
        Say();
        Say();
        await SeeAsync();
        _store.LoseCells(2);
        Assert.Empty(_store.AuditChain);

        // As many again, under the same numbers: nothing but the links tells them apart.
        Say(isOwn: true);
        Say(isOwn: true);
        await MissAsync("The audit ended with 2:");
    }

    [Fact]
    public async Task What_this_one_has_decided_itself_is_missed_where_it_is_lost_before_the_next_look()
    {
        Say();
        await SeeAsync();
        Say();
        Say(isOwn: true);
        _store.LoseCells(1);
        Say();
        await MissAsync("The audit ended with 3:");
    }

    [Fact]
    public async Task A_store_that_does_not_answer_is_asked_again()
    {
        Say();
        await SeeAsync();
        Say();
        var reading = await _store.ReadCellsAsync(null, default);
        var (reads, failure) = (_store.AuditReads, new ShadowStoreException("It is gone."));
        _store.HidesAudit = failure;
        _watch.See(_store, reading);
        await UntilAsync(() => _store.AuditReads > reads);
        Assert.StartsWith("1:", _watch.Head, StringComparison.Ordinal);
        _store.HidesAudit = null;
        await UntilAsync(() =>
        {
            _watch.See(_store, reading);
            return _watch.Head == $"2:{_store.AuditChain[^1].Link}";
        });
        Assert.Null(_watch.Wrong);
    }

    private void Say(bool isOwn = false)
    {
        _said++;
        var entry = new AuditEntry
        {
            Id = $"id-{_said}", At = DateTimeOffset.UnixEpoch, By = "ann", Action = "stop", Experiment = "prices", Reason = "a trial",
        };
        (long, string?, string)? made = null;
        _ = _store.ChangeCellAsync(
            new CellChange
            {
                Name = "stop:PRICES", Value = $"{_said}", Audit = entry,
                Link = (number, before) =>
                {
                    var link = new AuditKey("secret").Link(number, before, entry);
                    made = (number, before, link);
                    return link;
                },
            }, default).IsCompletedSuccessfully;
        if (isOwn && made is var (number, before, link))
        {
            _watch.Made(number, before, link);
        }
    }

    private async Task SeeAsync()
    {
        var reading = await _store.ReadCellsAsync(null, default);
        await UntilAsync(() =>
        {
            _watch.See(_store, reading);
            return _watch.Head == AuditChain.Head(reading.AuditNumber, reading.AuditLink);
        });
    }

    private async Task MissAsync(string what)
    {
        var reading = await _store.ReadCellsAsync(null, default);
        await UntilAsync(() =>
        {
            _watch.See(_store, reading);
            return _watch.Wrong is not null;
        });
        Assert.StartsWith(what, _watch.Wrong, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var deadline = new CancellationTokenSource(TestApp.Deadline);
        using var pause = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!isSo())
        {
            await pause.WaitForNextTickAsync(deadline.Token);
        }
    }
}
