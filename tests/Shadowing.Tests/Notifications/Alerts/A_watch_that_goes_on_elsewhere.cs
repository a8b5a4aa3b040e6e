using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Shadowing.Accounting;
using Shadowing.Evidence;
using Shadowing.Experiments;
using Shadowing.Notifications.Alerts;
using Shadowing.Notifications.Speakers;
using Shadowing.Storage.Alerts;

namespace Shadowing.Tests.Notifications.Alerts;

/// <summary>Who speaks for all changes, and whoever comes after tells what the one before would have told, and nothing twice.</summary>
public sealed class A_watch_that_goes_on_elsewhere
{
    private static readonly DateTimeOffset s_began = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Tells_what_one_would_have_told_that_has_watched_all_the_time() => Prop.ForAll<int>(seed =>
    {
        var looks = Looks(new Random(seed)).ToList();
        var changes = new Random(seed + 1);
        var (kept, passed, stored) = (new FleetWatches([]), new FleetWatches([]), (IReadOnlyList<StoredWatch>)[]);
        var told = 0;
        foreach (var look in looks)
        {
            if (changes.Next(3) == 0)
            {
                passed = new FleetWatches(stored);
            }

            var (one, other) = (Tell(kept), Tell(passed));
            Assert.Equal(one.Said, other.Said);
            told += one.Said.Count;
            stored = other.Watches;
            if (one.Said.Count > 0 && changes.Next(4) == 0)
            {
                // Given up: whoever speaks knows it, or reads it when he begins.
                kept.DidNotArrive(one.Watches[0].Alert!);
                stored = [.. stored.Select(static watch => watch with { HasFailed = true })];
                passed = new FleetWatches(stored);
            }

            (List<string> Said, List<StoredWatch> Watches) Tell(FleetWatches watches)
            {
                var waits = 0;
                var (states, messages) = watches.Look(look, new AlertOptions(), () => waits++);
                return ([.. messages.Select(static message => JsonSerializer.Serialize(message with { Id = "" })), $"{waits} wait"], states);
            }
        }

        return (told >= looks.Count).Label("Something was told.");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Begins_anew_where_it_cannot_be_read()
    {
        var look = Looks(new Random(1)).First();
        foreach (var content in (string[])["", "null", "{}", "[]", "{\"told\":7}"])
        {
            var (watches, _) = new FleetWatches([new StoredWatch("x", content, null)]).Look(look, new AlertOptions(), static () => { });
            Assert.Equal("x", Assert.Single(watches).Experiment);
        }
    }

    // Minutes in which calls come and go, and builds, groups and breakers with them.
    private static IEnumerable<FleetLook> Looks(Random random)
    {
        var (account, now, groups, build) = (AccountReport.Sum([]), s_began, new List<(AlertGroup Group, DateTimeOffset Seen)>(), 1);
        for (var minute = 0; minute < 60; minute++)
        {
            now += TimeSpan.FromSeconds(random.Next(55, 65));
            var (compared, lost) = (random.Next(3) == 0 ? 0 : random.Next(200), random.Next(4) == 0 ? random.Next(100) : 0);
            account = account with
            {
                Eligible = account.Eligible + compared + lost + random.Next(50), Sampled = account.Sampled + compared + lost,
                Match = account.Match + compared,
            };
            if (random.Next(10) == 0)
            {
                groups.Add((new AlertGroup("GET /", $"$.field{groups.Count}", "value", 0, 0) { Id = $"{groups.Count}" }, now));
            }

            for (var place = 0; place < groups.Count; place++)
            {
                groups[place] = groups[place] with
                {
                    Group = groups[place].Group with { Count = groups[place].Group.Count + random.Next(20) },
                };
            }

            build += random.Next(20) == 0 ? 1 : 0;
            var answer = random.Next(4) switch { 0 => Verdict.Harmful, 1 => Verdict.Safe, _ => Verdict.NotYetKnown };
            yield return new FleetLook(now,
            [
                new AlertLook
                {
                    Experiment = "x", Account = account, Groups = [.. groups], Rate = random.Next(10) == 0 ? 0 : 1,
                    IsPaused = random.Next(6) == 0, PausedAt = "1 of 2 instances (east)", Contact = new ContactOptions(), IsOfFleet = true,
                    Verdict = new VerdictReport
                    {
                        Answer = answer, Sentence = $"{answer}", Reasons = [], NotVerified = [], CandidateVersion = $"{build}",
                    },
                },
            ]);
        }
    }
}
