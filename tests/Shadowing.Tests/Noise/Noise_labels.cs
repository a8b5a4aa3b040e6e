using FsCheck;
using FsCheck.Fluent;
using Shadowing.Comparison.Differences;
using Shadowing.Noise;

using Found = Shadowing.Comparison.Differences.ComparisonResult;

namespace Shadowing.Tests.Noise;

public sealed class Noise_labels(ITestOutputHelper output)
{
    private readonly NoiseProfile _profile = new();

    [Fact]
    public void What_the_control_never_showed_is_real() => Assert.Equal(DifferenceLabel.Real, Label("$.total"));

    [Fact]
    public void What_the_control_shows_too_is_noise_in_every_call()
    {
        Record(10, candidate: ["$.at"], control: ["$.at"]);
        Assert.Equal(DifferenceLabel.Noise, Label("$.at"));
        Assert.Equal(DifferenceLabel.Real, Label("$.total"));
    }

    [Fact]
    public void What_this_calls_own_self_check_shows_is_noise_even_where_the_candidate_is_proven_worse()
    {
        Record(20, candidate: ["$.flag"], control: []);
        Record(1, candidate: ["$.flag"], control: ["$.flag"]);
        Assert.Equal(DifferenceLabel.Real, Label("$.flag"));
        Assert.Equal(DifferenceLabel.Noise, Label("$.flag", own: ["$.flag"]));
        Assert.Equal(DifferenceLabel.Real, Label("$.flag", own: ["$.other"]));
    }

    [Fact]
    public void A_place_that_is_noisy_in_two_thirds_of_the_calls_and_always_wrong_in_the_candidate_is_real_in_the_end()
    {
        for (var round = 0; round < 8; round++)
        {
            Record(2, candidate: ["$.flag"], control: ["$.flag"]);
            Record(1, candidate: ["$.flag"], control: []);
            Assert.Equal(DifferenceLabel.Noise, Label("$.flag"));
        }

        Record(2, candidate: ["$.flag"], control: ["$.flag"]);
        Record(1, candidate: ["$.flag"], control: []);
        Assert.Equal(DifferenceLabel.Real, Label("$.flag"));
    }

    [Fact]
    public void A_place_where_the_control_is_seldom_unlike_itself_is_unverifiable_until_there_is_proof()
    {
        Record(1, candidate: [], control: ["$.flag"]);
        Record(1, candidate: ["$.flag"], control: []);
        Assert.Equal(DifferenceLabel.Noise, Label("$.flag"));
        Record(1, candidate: ["$.flag"], control: []);
        Assert.Equal(DifferenceLabel.Unverifiable, Label("$.flag"));
        Record(12, candidate: ["$.flag"], control: []);
        Assert.Equal(DifferenceLabel.Real, Label("$.flag"));
    }

    [Theory]
    [InlineData("$.list", "$.list[*].name")]
    [InlineData("$.list", "$.list[*]")]
    [InlineData("$", "$.total")]
    [InlineData("$['a.b[1]']", "$['a.b[1]'].c")]
    [InlineData("$.a['x\\'y']", "$.a['x\\'y'][*]")]
    public void Below_a_noisy_place_nobody_can_tell_unless_this_calls_own_self_check_found_it_quiet(string noisy, string below)
    {
        Record(5, candidate: [], control: [noisy]);
        Assert.Equal(DifferenceLabel.Unverifiable, Label(below));
        Assert.Equal(DifferenceLabel.Unverifiable, Label(below, own: [noisy]));
        Assert.Equal(DifferenceLabel.Real, Label(below, own: []));
        Assert.Equal(DifferenceLabel.Real, Label("status"));
    }

    [Theory]
    [InlineData("$.a['b.c[0]'][*].d", "$ $.a $.a['b.c[0]'] $.a['b.c[0]'][*]")]
    [InlineData("$['it\\'s.b'].c", "$ $['it\\'s.b']")]
    [InlineData("$", "")]
    [InlineData("status", "")]
    [InlineData("header:X.Y", "")]
    public void What_holds_a_place_is_read_from_its_path(string path, string ancestors) =>
        Assert.Equal(ancestors, string.Join(' ', Signature(path).Ancestors()));

    [Theory]
    [InlineData("$.list", "$.lists")]
    [InlineData("$['a.b']", "$.a.b")]
    [InlineData("$.list[*].a", "$.list[*].b")]
    [InlineData("$.list[*].a", "$.list")]
    [InlineData("$.total", "status")]
    public void A_place_beside_or_above_a_noisy_one_is_judged_by_itself(string noisy, string other)
    {
        Record(5, candidate: [], control: [noisy]);
        Assert.Equal(DifferenceLabel.Real, Label(other));
    }

    [Fact]
    public void Below_a_noisy_place_too_proof_is_proof()
    {
        Record(9, candidate: ["$.list[*].name"], control: ["$.list"]);
        Assert.Equal(DifferenceLabel.Real, Label("$.list[*].name"));
    }

    [Fact]
    public void A_self_check_with_more_differences_than_are_listed_excuses_nothing_and_accuses_nobody()
    {
        var own = Signatures(["$.a"], truncated: true);
        _profile.Record(Signatures(["$.b"]), own);
        Assert.Equal(DifferenceLabel.Unverifiable, Judged(_profile, Signature("$.b"), own));
        Assert.Equal(DifferenceLabel.Noise, Judged(_profile, Signature("$.a"), own));
    }

    [Fact]
    public void Another_kind_of_difference_at_a_noisy_place_is_another_signature()
    {
        Record(5, candidate: ["$.at"], control: ["$.at"]);
        Assert.Equal(DifferenceLabel.Real, Judged(_profile, new NoiseSignature("$.at", DifferenceKind.Missing), own: null));
    }

    [Fact]
    public void Ten_thousand_paths_keep_the_profile_bounded_and_one_too_many_is_never_taken_for_free_of_noise()
    {
        for (var number = 0; number < 10_000; number++)
        {
            Record(1, candidate: [$"$.c{Words(number)}"], control: [$"$.s{Words(number)}"]);
        }

        Assert.True(_profile.IsFull);
        Assert.InRange(_profile.Read().Count, 1, NoiseProfile.MostSignatures);
        Assert.Equal(10_000, _profile.SelfChecks);
        Assert.Equal(DifferenceLabel.Unverifiable, Label("$.never"));
        Assert.Equal(DifferenceLabel.Noise, Label("$.never", own: ["$.never"]));

        // Names that no programmer would number.
        static string Words(int number) =>
            string.Concat(number.ToString(System.Globalization.CultureInfo.InvariantCulture)
                .Select(static digit => (char)('a' + digit - '0')));
    }

    [Fact]
    public void One_real_difference_makes_a_mismatch_one_unverifiable_none_a_match_and_a_cut_list_is_never_noise_alone()
    {
        Record(10, candidate: ["$.at"], control: ["$.at"]);
        Record(3, candidate: [], control: ["$.list"]);
        Assert.Equal(DifferenceLabel.Noise, Whole(["$.at"]));
        Assert.Equal(DifferenceLabel.Real, Whole(["$.at", "$.list[*].a", "$.total"]));
        Assert.Equal(DifferenceLabel.Unverifiable, Whole(["$.at", "$.list[*].a"]));
        Assert.Equal(DifferenceLabel.Unverifiable, Whole(["$.at"], truncated: true));
        Assert.Equal(DifferenceLabel.Real, Whole(["$.at", "$.total"], truncated: true));

        DifferenceLabel Whole(string[] paths, bool truncated = false)
        {
            var comparison = Compared(paths, truncated);
            return NoiseJudge.Label(comparison, new DifferenceSignatures(comparison), own: null, _profile, isAwaited: false).Label;
        }
    }

    [Fact]
    public void The_very_first_self_checks_are_awaited_until_one_is_recorded_or_all_said_nothing()
    {
        Assert.False(_profile.IsAwaited);
        Assert.True(_profile.TryLearn());
        Assert.True(_profile.IsAwaited);
        _profile.Ended();
        Assert.False(_profile.IsAwaited);
        Assert.True(_profile.TryLearn());
        Record(1, candidate: [], control: []);
        Assert.False(_profile.IsAwaited);
        var comparison = Compared(["$.total"]);
        Assert.Equal(DifferenceLabel.Unverifiable,
            NoiseJudge.Label(comparison, new DifferenceSignatures(comparison), own: null, _profile, isAwaited: true).Label);
    }

    [Fact]
    public void The_first_ten_are_ten_however_many_ask_at_once()
    {
        var taken = 0;
        Parallel.For(0, 1_000, _ => Interlocked.Add(ref taken, _profile.TryLearn() ? 1 : 0));
        Assert.Equal(NoiseProfile.FirstCalls, taken);
        Assert.False(_profile.IsLearning);
    }

    [Fact]
    public void The_order_of_the_calls_does_not_matter() =>
        Prop.ForAll(Calls(), calls =>
        {
            var (forwards, backwards) = (new NoiseProfile(), new NoiseProfile());
            foreach (var call in calls)
            {
                Record(forwards, call);
            }

            foreach (var call in calls.Reverse())
            {
                Record(backwards, call);
            }

            return s_paths.All(path => Judged(forwards, Signature(path), null) == Judged(backwards, Signature(path), null));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_the_control_shows_is_never_real_while_the_candidate_shows_it_no_more_often() =>
        Prop.ForAll(Calls(), calls =>
        {
            var profile = new NoiseProfile();
            foreach (var call in calls)
            {
                Record(profile, call);
            }

            return s_paths.All(path =>
            {
                var only = calls.Count(call => call.Candidate.Contains(path) && !call.Control.Contains(path));
                var other = calls.Count(call => call.Control.Contains(path) && !call.Candidate.Contains(path));
                var shown = calls.Count(call => call.Control.Contains(path));
                var label = Judged(profile, Signature(path), null);
                return shown == 0 ? label != DifferenceLabel.Noise : only <= other ? label == DifferenceLabel.Noise
                    : only <= shown || label != DifferenceLabel.Noise;
            });
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_same_difference_in_the_own_self_check_is_always_noise_whatever_was_seen_before() =>
        Prop.ForAll(Calls(), calls =>
        {
            var profile = new NoiseProfile();
            foreach (var call in calls)
            {
                Record(profile, call);
            }

            return s_paths.All(path => Judged(profile, Signature(path), Signatures([path])) == DifferenceLabel.Noise);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_candidate_that_is_as_noisy_as_the_control_is_accused_in_one_of_a_hundred_runs_at_most()
    {
        const int Runs = 1_000;
        var random = new Random(7);
        var accused = 0;
        for (var run = 0; run < Runs; run++)
        {
            var profile = new NoiseProfile();
            for (var call = 0; call < 300; call++)
            {
                // Three equally likely values on each of the three sides: each pair differs in two thirds of the calls.
                var (control, again, candidate) = (random.Next(3), random.Next(3), random.Next(3));
                Record(profile, (candidate == control ? [] : ["$.flag"], again == control ? [] : ["$.flag"]));
                if (call >= NoiseProfile.FirstCalls && Judged(profile, Signature("$.flag"), null) == DifferenceLabel.Real)
                {
                    accused++;
                    break;
                }
            }
        }

        output.WriteLine($"{accused} of {Runs:N0} runs of 300 calls, looked at after each");
        Assert.InRange(accused, 0, (int)(Runs * (0.01 + (3 * Math.Sqrt(0.01 * 0.99 / Runs)))));
    }

    private static readonly string[] s_paths = ["$.a", "$.b", "$.list", "$.list[*].c", "status"];

    private static Arbitrary<(string[] Candidate, string[] Control)[]> Calls()
    {
        var side = Gen.SubListOf(s_paths).Select(paths => paths.ToArray());
        return Gen.ArrayOf(side.SelectMany(candidate => side.Select(control => (candidate, control)))).ToArbitrary();
    }

    private static DifferenceLabel Judged(NoiseProfile profile, NoiseSignature signature, DifferenceSignatures? own) =>
        profile.Judge(SeenDifference.Of(signature), own).Label;

    private static NoiseSignature Signature(string path) => new(path, DifferenceKind.Value);

    private static Found Compared(IEnumerable<string> paths, bool truncated = false) =>
        new([.. paths.Select(path => new Difference(path, DifferenceKind.Value, "1", "2"))], truncated, Failure: null);

    private static DifferenceSignatures Signatures(IEnumerable<string> paths, bool truncated = false) => new(Compared(paths, truncated));

    private static void Record(NoiseProfile profile, (string[] Candidate, string[] Control) call) =>
        profile.Record(Signatures(call.Candidate), Signatures(call.Control));

    private void Record(int times, string[] candidate, string[] control)
    {
        for (var time = 0; time < times; time++)
        {
            Record(_profile, (candidate, control));
        }
    }

    private DifferenceLabel Label(string path, string[]? own = null) =>
        Judged(_profile, Signature(path), own is null ? null : Signatures(own));
}
