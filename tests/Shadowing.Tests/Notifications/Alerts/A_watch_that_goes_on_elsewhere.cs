using System.Globalization;
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
        var (changes, told, givenUp) = (new Random(seed + 1), new List<string>(), new List<string>());
        var (kept, passed, stored) = (new FleetWatches([], []), new FleetWatches([], []), (IReadOnlyList<StoredWatch>)[]);
        var (ofKept, ofPassed) = (new List<string>(), new List<string>());
        foreach (var look in Looks(new Random(seed)))
        {
            if (changes.Next(3) == 0)
            {
                // Whoever begins to speak is told of all that was given up in the last days, however often.
                passed = new FleetWatches(stored, [.. givenUp.Select(place => ofPassed[int.Parse(place, CultureInfo.InvariantCulture)])]);
            }

            var (one, other) = (Tell(kept, ofKept), Tell(passed, ofPassed));
            Assert.Equal(one.Said, other.Said);
            told.AddRange(one.Said);
            stored = other.Watches;
            if (ofKept.Count > 0 && changes.Next(6) == 0)
            {
                // Any of them, not only the last.
                var place = changes.Next(ofKept.Count);
                givenUp.Add(place.ToString(CultureInfo.InvariantCulture));
                kept.DidNotArrive(ofKept[place]);
                passed.DidNotArrive(ofPassed[place]);
            }

            (List<string> Said, IReadOnlyList<StoredWatch> Watches) Tell(FleetWatches watches, List<string> ids)
            {
                var (states, messages) = watches.Look(look, new AlertOptions(), static () => { });
                ids.AddRange(messages.Select(static message => message.Id));
                return ([.. messages.Select(static message => JsonSerializer.Serialize(message with { Id = "" }))], states);
            }
        }

        return (told.Count > 0).Label("Something was told.");
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Tells_again_what_an_earlier_alert_has_told_that_was_given_up_after_a_later_one()
    {
        var watches = new FleetWatches([], []);
        var first = Assert.Single(Look(watches, 0, Verdict.NotYetKnown, 100, ("a", 100)));
        var second = Assert.Single(Look(watches, 11, Verdict.NotYetKnown, 200, ("a", 200), ("b", 50)));
        Assert.Equal(["$.b"], second.NewGroups.Select(static group => group.Path));
        watches.DidNotArrive(first.Id);
        var again = Assert.Single(Look(watches, 22, Verdict.NotYetKnown, 300, ("a", 300), ("b", 150)));
        Assert.Equal(["$.a"], again.NewGroups.Select(static group => group.Path));
        Assert.Empty(Look(watches, 33, Verdict.NotYetKnown, 400, ("a", 400), ("b", 250)));
    }

    [Fact]
    public void Tells_a_reason_again_that_an_alert_has_told_that_was_given_up_and_none_that_another_has_told_since()
    {
        var watches = new FleetWatches([], []);
        var first = Assert.Single(Look(watches, 0, Verdict.Safe, 100));
        Assert.Equal(["verdict_safe"], first.Reasons.Select(static reason => reason.Reason));
        Assert.Empty(Look(watches, 11, Verdict.Safe, 200));
        Assert.Single(Look(watches, 22, Verdict.NotYetKnown, 300, ("b", 50)));
        watches.DidNotArrive(first.Id);
        var again = Assert.Single(Look(watches, 33, Verdict.Safe, 400, ("b", 50)));
        Assert.Equal(["verdict_safe"], again.Reasons.Select(static reason => reason.Reason));
        watches.DidNotArrive(first.Id);
        Assert.Empty(Look(watches, 44, Verdict.Safe, 500, ("b", 50)));
    }

    [Fact]
    public void Begins_anew_where_it_cannot_be_read_and_keeps_nobody_else_from_being_watched()
    {
        var look = Looks(new Random(1)).First();
        foreach (var content in (string[])["", "null", "{}", "[]", "{\"told\":7}", "{\"began\":\"2026-01-01T00:00:00Z\",\"told\":[{}]}",
            "{\"began\":\"2026-01-01T00:00:00Z\",\"window\":[null]}", "{\"began\":\"2026-01-01T00:00:00Z\",\"resolved\":[null]}"])
        {
            var (watches, _) = new FleetWatches([new StoredWatch("x", content)], []).Look(look, new AlertOptions(), static () => { });
            var state = JsonSerializer.Deserialize<JsonElement>(Assert.Single(watches).Content);
            Assert.Equal(s_began, state.GetProperty("began").GetDateTimeOffset());
        }
    }

    private static List<AlertMessage> Look(FleetWatches watches, int minute, Verdict answer, long calls,
        params (string Field, long Count)[] groups) => watches.Look(
        new FleetLook(s_began.AddMinutes(minute), s_began,
        [
            new AlertLook
            {
                Experiment = "x", Rate = 1, IsPaused = false, Contact = new ContactOptions(),
                Account = AccountReport.Sum([]) with { Eligible = calls, Sampled = calls, Mismatch = calls },
                Groups =
                [
                    .. groups.Select(static group =>
                        (new AlertGroup("GET /", $"$.{group.Field}", "value", group.Count, 0), s_began.AddSeconds(1))),
                ],
                Verdict = new VerdictReport
                {
                    Answer = answer, Sentence = "", Reasons = [], NotVerified = [], CandidateVersion = "1",
                },
            },
        ]), new AlertOptions(), static () => { }).Messages;

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
                Eligible = account.Eligible + compared + lost + random.Next(50),
                Sampled = account.Sampled + compared + lost,
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
            yield return new FleetLook(now, s_began,
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
