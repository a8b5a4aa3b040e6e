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
    public void Tells_nobody_that_something_is_over_who_has_not_heard_that_it_was()
    {
        var watches = new FleetWatches([], []);
        var harmful = Assert.Single(Look(watches, 0, Verdict.Harmful, 100));
        Assert.Equal(["verdict_harmful"], harmful.Reasons.Select(static reason => reason.Reason));
        var over = Assert.Single(Look(watches, 11, Verdict.NotYetKnown, 200));
        Assert.Equal(("resolved", "verdict_harmful"), (over.Kind, over.Resolved.Single().Reason));

        // Either of them first.
        var another = new FleetWatches(Stored(watches), [over.Id, harmful.Id]);
        watches.DidNotArrive(harmful.Id);
        watches.DidNotArrive(over.Id);
        Assert.Empty(Look(watches, 22, Verdict.NotYetKnown, 300));
        Assert.Empty(Look(another, 22, Verdict.NotYetKnown, 300));
    }

    [Fact]
    public void Tells_that_something_is_over_where_only_what_was_told_of_it_later_was_given_up()
    {
        var watches = new FleetWatches([], []);
        Assert.Single(Look(watches, 0, Verdict.Harmful, 100));
        var reminder = Assert.Single(Look(watches, 61, Verdict.Harmful, 200));
        watches.DidNotArrive(reminder.Id);
        var again = Assert.Single(Look(watches, 72, Verdict.Harmful, 300));
        Assert.Equal(["verdict_harmful"], again.Reasons.Select(static reason => reason.Reason));
        watches.DidNotArrive(again.Id);
        var over = Assert.Single(Look(watches, 83, Verdict.NotYetKnown, 400));
        Assert.Equal(("resolved", "verdict_harmful"), (over.Kind, over.Resolved.Single().Reason));
        watches.DidNotArrive(over.Id);
        Assert.Equal("resolved", Assert.Single(Look(watches, 94, Verdict.NotYetKnown, 500)).Kind);
        Assert.Empty(Look(watches, 105, Verdict.NotYetKnown, 600));
    }

    [Fact]
    public void Tells_whoever_has_heard_of_something_that_it_is_over_whatever_was_given_up_since() => Prop.ForAll<int>(seed =>
    {
        // Each digest arrives or does not, and with one that does not go all that are behind it.
        var (random, watches) = (new Random(seed), new FleetWatches([], []));
        var (waiting, isHarmful, hasHeard, told) = (new List<AlertMessage>(), false, false, 0);
        for (var minute = 0; minute < 1_000; minute += random.Next(3) switch { 0 => 3, 1 => 11, _ => 61 })
        {
            isHarmful = random.Next(3) == 0 ? !isHarmful : isHarmful;
            waiting.AddRange(Look(watches, minute, isHarmful ? Verdict.Harmful : Verdict.NotYetKnown, minute * 10));
            if (random.Next(6) == 0)
            {
                var arrive = random.Next(2) == 0;
                foreach (var message in waiting)
                {
                    if (!arrive)
                    {
                        watches.DidNotArrive(message.Id);
                        continue;
                    }

                    // Nobody hears of an end before he has heard of a beginning.
                    Assert.True(message.Kind != "resolved" || hasHeard);
                    hasHeard = message.Kind != "resolved";
                    told++;
                }

                waiting.Clear();
                watches = random.Next(3) == 0 ? Elsewhere(watches, minute, isHarmful) : watches;
            }
        }

        // In the end, when all arrives, whoever has heard of it has heard that it is over.
        foreach (var minute in (int[])[1_100, 1_111, 1_122])
        {
            foreach (var message in waiting.Concat(Look(watches, minute, Verdict.NotYetKnown, 10_000)).ToList())
            {
                Assert.True(message.Kind != "resolved" || hasHeard);
                hasHeard = message.Kind != "resolved";
            }

            waiting.Clear();
        }

        return (!hasHeard).Label($"{told} told, and the end of the last was not.");
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void Tells_that_something_is_over_where_all_that_was_told_of_it_later_was_given_up_at_once()
    {
        var watches = new FleetWatches([], []);
        Assert.Single(Look(watches, 0, Verdict.Harmful, 100));
        AlertMessage[] later =
        [
            .. Look(watches, 61, Verdict.Harmful, 200), .. Look(watches, 122, Verdict.Harmful, 300),
            .. Look(watches, 133, Verdict.NotYetKnown, 400),
        ];
        Assert.Equal(["digest", "digest", "resolved"], later.Select(static message => message.Kind));
        Array.ForEach(later, message => watches.DidNotArrive(message.Id));
        Assert.Equal("resolved", Assert.Single(Look(watches, 144, Verdict.NotYetKnown, 500)).Kind);
    }

    [Fact]
    public void Tells_that_something_is_over_that_came_and_went_before_it_could_be_told()
    {
        var watches = new FleetWatches([], []);
        Assert.Single(Look(watches, 0, Verdict.Harmful, 100));
        Assert.Empty(Look(watches, 3, Verdict.NotYetKnown, 200));
        Assert.Empty(Look(watches, 6, Verdict.Harmful, 300));
        AlertMessage[] later = [.. Look(watches, 11, Verdict.Harmful, 400), .. Look(watches, 22, Verdict.NotYetKnown, 500)];
        Assert.Equal(["digest", "resolved"], later.Select(static message => message.Kind));
        Array.ForEach(later, message => watches.DidNotArrive(message.Id));
        Assert.Equal("resolved", Assert.Single(Look(watches, 33, Verdict.NotYetKnown, 600)).Kind);
    }

    [Fact]
    public void Says_nothing_of_a_verdict_while_nobody_can_judge_and_goes_on_afterwards()
    {
        var watches = new FleetWatches([], []);
        Assert.Single(Look(watches, 0, Verdict.Harmful, 100));
        foreach (var minute in (int[])[11, 22, 33])
        {
            var look = Of(minute, Verdict.NotYetKnown, 100, isJudged: false);
            Assert.Empty(watches.Look(look, new AlertOptions(), static () => { }).Messages);
        }

        Assert.Empty(Look(watches, 44, Verdict.Harmful, 100));
        var over = Assert.Single(Look(watches, 55, Verdict.NotYetKnown, 100));
        Assert.Equal(("resolved", "verdict_harmful"), (over.Kind, over.Resolved.Single().Reason));
    }

    [Fact]
    public void Begins_anew_where_it_cannot_be_read_and_keeps_nobody_else_from_being_watched()
    {
        var look = Looks(new Random(1)).First();
        foreach (var content in (string[])["", "null", "{}", "[]", "{\"told\":7}", "{\"began\":\"2026-01-01T00:00:00Z\",\"told\":[{}]}",
            "{\"began\":\"2026-01-01T00:00:00Z\",\"window\":[null]}", "{\"began\":\"2026-01-01T00:00:00Z\",\"over\":[null]}"])
        {
            var (watches, _) = new FleetWatches([new StoredWatch("x", content)], []).Look(look, new AlertOptions(), static () => { });
            var state = JsonSerializer.Deserialize<JsonElement>(Assert.Single(watches).Content);
            Assert.Equal(s_began, state.GetProperty("began").GetDateTimeOffset());
        }
    }

    private static List<AlertMessage> Look(FleetWatches watches, int minute, Verdict answer, long calls,
        params (string Field, long Count)[] groups) =>
        watches.Look(Of(minute, answer, calls, isJudged: true, groups), new AlertOptions(), static () => { }).Messages;

    // A look that says nothing new.
    private static FleetWatches Elsewhere(FleetWatches watches, int minute, bool isHarmful)
    {
        var look = Of(minute + 1, isHarmful ? Verdict.Harmful : Verdict.NotYetKnown, minute * 10, isJudged: true);
        var (stored, messages) = watches.Look(look, new AlertOptions { Interval = TimeSpan.FromDays(1) }, static () => { });
        return messages.Count == 0 ? new FleetWatches(stored, []) : throw new InvalidOperationException("Nobody asked.");
    }

    // As it is right after the last look, and before the next.
    private static List<StoredWatch> Stored(FleetWatches watches) =>
        watches.Look(Of(11, Verdict.NotYetKnown, 200, isJudged: true), new AlertOptions(), static () => { }).Watches;

    private static FleetLook Of(int minute, Verdict answer, long calls, bool isJudged, params (string Field, long Count)[] groups) =>
        new(s_began.AddMinutes(minute), s_began,
        [
            new AlertLook
            {
                Experiment = "x", Rate = 1, IsPaused = false, IsJudged = isJudged, Contact = new ContactOptions(),
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
        ]);

    // Minutes in which calls come and go, and builds, groups and breakers with them.
    private static IEnumerable<FleetLook> Looks(Random random)
    {
        var (account, now, groups, build) = (AccountReport.Sum([]), s_began, new List<(AlertGroup Group, DateTimeOffset Seen)>(), 1);
        for (var minute = 0; minute < 60; minute++)
        {
            // Whoever begins to speak looks at once.
            now += TimeSpan.FromSeconds(random.Next(6) == 0 ? random.Next(1, 10) : random.Next(55, 65));
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
