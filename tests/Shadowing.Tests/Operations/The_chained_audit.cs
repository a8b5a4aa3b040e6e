using FsCheck;
using FsCheck.Fluent;
using Shadowing.Operations.Audits;
using Shadowing.Storage;
using Shadowing.Storage.Cells;
using Shadowing.StoreConformance;

namespace Shadowing.Tests.Operations;

/// <summary>Whatever is done to the audit of a shared store by who does not have the secret is found.</summary>
public sealed class The_chained_audit
{
    private const string Secret = "a secret that all of them share";

    private static readonly (string What, Func<AuditEntry, AuditEntry> Edit)[] s_edits =
    [
        ("by", static entry => entry with { By = "mallory" }),
        ("reason", static entry => entry with { Reason = entry.Reason + " " }),
        ("action", static entry => entry with { Action = "start" }),
        ("experiment", static entry => entry with { Experiment = "others" }),
        ("at", static entry => entry with { At = entry.At.AddTicks(1) }),
        ("id", static entry => entry with { Id = entry.Id + "0" }),
        ("link", static entry => entry with { Link = entry.Link![..^1] + (entry.Link[^1] == '0' ? '1' : '0') }),

        // What belongs to one field is in the next one.
        ("fields", static entry => entry with { By = entry.By + entry.Action, Action = string.Empty }),
        ("forged", static entry => entry with
        {
            By = "mallory", Link = new AuditKey("another secret").Link(entry.Number!.Value, null, entry with { By = "mallory" }),
        }),
    ];

    [Fact]
    public void As_it_was_written_nothing_is_wrong_with_it() => Prop.ForAll<int>(seed =>
    {
        var (store, entries) = Write(seed);
        var found = Look(store);
        return found.Faults.Count == 0 && found.Checked == entries && found.Entries == entries
            && found.Head == AuditChain.Head(entries, store.AuditChain[^1].Link);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_entry_that_was_changed_is_found_at_its_place() => Prop.ForAll<int>(seed =>
    {
        var (store, entries) = Write(seed);
        var (what, edit) = s_edits[Math.Abs(seed % s_edits.Length)];
        var place = new Random(seed).Next(entries);
        store.AuditChain[place] = edit(store.AuditChain[place]);
        var found = Look(store);
        return (what == "forged"
            ? found is { OtherSecrets: 1, LastOtherSecret: var last } && last == place + 1 && found.Faults.Count > 0
            : found.Faults.Any(fault => fault.What == "altered" && fault.From == place + 1)).Label($"{what} at {place}: {found}");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_was_taken_out_added_or_moved_is_found() => Prop.ForAll<int>(seed =>
    {
        var (store, entries) = Write(seed);
        var random = new Random(seed);
        var place = random.Next(entries);
        var chain = store.AuditChain;
        switch (random.Next(4))
        {
            case 0:
                chain.RemoveAt(place);
                break;
            case 1:
                // And those behind it move up.
                chain.RemoveAt(place);
                Renumber(chain);
                break;
            case 2:
                chain.Insert(place, chain[random.Next(entries)] with { Id = "added" });
                Renumber(chain);
                break;
            default:
                var other = (place + 1) % entries;
                (chain[place], chain[other]) = (chain[other], chain[place]);
                Renumber(chain);
                return Look(store).Faults.Count > 0 || entries == 1;
        }

        return Look(store).Faults.Count > 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_end_that_was_cut_off_with_all_that_says_so_is_found_by_who_has_seen_it() => Prop.ForAll<int>(seed =>
    {
        var (store, entries) = Write(seed);
        var seen = store.AuditChain[^1];
        store.LoseCells(1 + new Random(seed).Next(entries));
        var without = Look(store);
        var found = Look(store, seen);
        return without.Faults.Count == 0 && found.Faults.Single() is { What: "cut", To: var to } && to == seen.Number;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_end_that_was_written_anew_with_the_secret_is_found_by_who_has_seen_the_old_one()
    {
        var (store, _) = Write(7);
        var seen = store.AuditChain[^1];
        store.LoseCells(1);
        Say(store, 99, Secret);
        Assert.Empty(Look(store).Faults);
        Assert.Equal(new AuditFault(seen.Number!.Value, seen.Number.Value, "altered"), Assert.Single(Look(store, seen).Faults));
    }

    [Fact]
    public void Of_entries_of_another_secret_their_place_is_checked_and_their_number_is_said()
    {
        var (store, entries) = Write(7);
        var found = Look(store, key: "the secret that came after");
        Assert.Empty(found.Faults);
        Assert.Equal((entries, 0, entries, entries), (found.Entries, found.Checked, found.OtherSecrets, found.LastOtherSecret));
        Say(store, 98, "the secret that came after");
        found = Look(store, key: "the secret that came after");
        Assert.Empty(found.Faults);
        Assert.Equal((entries + 1, 1, entries), (found.Entries, found.Checked, found.OtherSecrets));

        // Behind one of this secret nothing of another one is to be.
        Say(store, 99, Secret);
        Assert.Equal("unchecked", Assert.Single(Look(store, key: "the secret that came after").Faults).What);
    }

    [Fact]
    public void What_holds_without_an_entry_or_otherwise_than_its_entry_says_is_found()
    {
        var (store, entries) = Write(7);
        store.AuditChain[^1] = store.AuditChain[^1] with { Decides = AuditChain.Decides("stop:PRICES", "{ }") };
        Assert.Contains(new AuditFault(entries, entries, "unaudited", "stop:PRICES"), Look(store).Faults);
        (store, _) = Write(7);
        store.AuditChain[^1] = store.AuditChain[^1] with { Id = "of something else" };
        Assert.Contains(new AuditFault(0, 0, "unaudited", "stop:PRICES"), Look(store).Faults);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void What_was_put_before_the_first_or_behind_the_last_is_found(int where)
    {
        var (store, entries) = Write(7);
        var added = store.AuditChain[0] with { Id = "added", Number = where == 0 ? -1 : entries + 1 };
        store.AuditChain.Insert(where == 0 ? 0 : entries, added);
        Assert.Contains(Look(store).Faults, fault => fault.From == added.Number && fault.What is "altered" or "added");
    }

    [Fact]
    public void Two_entries_with_the_same_letters_in_other_fields_have_other_links()
    {
        var chain = new AuditKey(Secret);
        var entry = new AuditEntry { Id = "1", At = DateTimeOffset.UnixEpoch, By = "ab", Action = "c", Experiment = "x", Reason = "r" };
        Assert.NotEqual(chain.Link(1, null, entry), chain.Link(1, null, entry with { By = "a", Action = "bc" }));
        Assert.NotEqual(chain.Link(1, null, entry), chain.Link(2, null, entry));
        Assert.NotEqual(chain.Link(1, null, entry), chain.Link(1, "x", entry));
        Assert.NotEqual(chain.Link(1, null, entry), new AuditKey(null).Link(1, null, entry));
        Assert.NotEqual(chain.Link(1, null, entry), chain.Link(1, string.Empty, entry));
        Assert.NotEqual(chain.Link(1, null, entry), chain.Link(1, null, entry with { Decides = "stop:X 00" }));
    }

    private static (SharedStoreModel Store, int Entries) Write(int seed)
    {
        var store = new SharedStoreModel(TimeProvider.System);
        var entries = 1 + new Random(seed).Next(12);
        for (var number = 0; number < entries; number++)
        {
            Say(store, number, Secret);
        }

        return (store, entries);
    }

    private static void Say(SharedStoreModel store, int number, string secret)
    {
        var entry = new AuditEntry
        {
            Id = $"id-{number}", At = DateTimeOffset.UnixEpoch.AddSeconds(number), By = "ann", Action = "stop", Experiment = "prices",
            Reason = $"because of {number}", Decides = AuditChain.Decides("stop:PRICES", "{}"),
        };
        _ = store.ChangeCellAsync(
            new CellChange
            {
                Name = "stop:PRICES", Value = "{}", Audit = entry,
                Link = (place, before) => new AuditKey(secret).Link(place, before, entry),
            }, default).IsCompletedSuccessfully;
    }

    private static void Renumber(List<AuditEntry> chain)
    {
        for (var place = 0; place < chain.Count; place++)
        {
            chain[place] = chain[place] with { Number = place + 1 };
        }
    }

    private static AuditFindings Look(SharedStoreModel store, AuditEntry? seen = null, string key = Secret) =>
        new AuditVerifier(new AuditChain(() => new AuditKey(key)), store).LookAsync(seen?.Number, seen?.Link, default).GetAwaiter()
            .GetResult();
}
