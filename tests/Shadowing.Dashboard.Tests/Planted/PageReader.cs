using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Shadowing.Dashboard.Tests.Browser;

namespace Shadowing.Dashboard.Tests.Planted;

/// <summary>Reads the dashboard as somebody does who does not know what was planted: begins at the list of the experiments, follows
/// links by their words, and writes down whatever the text says is not as it should be.</summary>
internal sealed partial class PageReader(Tab tab, Uri dashboard)
{
    private const string List = "Experiments";
    private const int FewSlow = 20;

    private readonly PageReading _reading = new();

    /// <summary>Reads everything.</summary>
    public async Task<PageReading> ReadAsync()
    {
        await tab.GoAsync(dashboard, "#/");
        var names = await tab.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Heading, new() { Level = 2 }).AllInnerTextsAsync();
        var list = await LookAsync(List);
        foreach (var name in names)
        {
            // The sentence that says how many comparisons agree.
            _reading.Headlines[name] = list.Lines.SkipWhile(line => line != name)
                .First(static line => line.Contains("compar", StringComparison.Ordinal) && line.EndsWith('.'));
        }

        foreach (var name in names)
        {
            await ReadExperimentAsync(name);
            await tab.Page.GetByRole(AriaRole.Link, new() { Name = List, Exact = true }).First.ClickAsync();
            await tab.ArriveAsync(List);
        }

        return _reading;
    }

    /// <summary>Reads what is said of an experiment while it pauses: on its page, and on that of the health.</summary>
    public async Task<(PageText Experiment, PageText Health)> ReadPauseAsync(string experiment)
    {
        await tab.GoAsync(dashboard, "#/");
        await FollowAsync(experiment);
        var paused = await LookAsync($"{List} › {experiment} (in the pause)");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Health", Exact = true }).First.ClickAsync();
        await tab.ArriveAsync("Health");
        return (paused, await LookAsync("Health (in the pause)"));
    }

    private async Task ReadExperimentAsync(string name)
    {
        var start = TimeProvider.System.GetTimestamp();
        await FollowAsync(name);
        var page = await LookAsync($"{List} › {name}");
        var first = TimeProvider.System.GetElapsedTime(start);
        foreach (var row in page.Rows("Outcome", "Calls"))
        {
            _reading.Accounts[(name, row["Outcome"])] = PageText.NumberOf(row["Calls"]);
        }

        foreach (var row in page.Rows("Endpoint", "Calls", "Compared", "Differ"))
        {
            _reading.Endpoints[row["Endpoint"]] = row;
        }

        foreach (var row in page.Rows("Path", "Kind", "Endpoint", "Counted calls"))
        {
            await ReadGroupAsync(name, page, row, first);
        }

        foreach (var row in page.Rows("How", "Endpoint", "Counted calls").Where(static row => !row.ContainsKey("Path")))
        {
            await ReadFailureAsync(name, page, row, first);
        }

        foreach (var row in page.Rows("Path", "Self-checks", "Control itself"))
        {
            await ReadNoiseAsync(name, row, first);
        }

        ReadLatencies(name, page, first);
        ReadWhatWasNotCompared(name, page, first);
    }

    private async Task ReadGroupAsync(string experiment, PageText from, IReadOnlyDictionary<string, string> row, TimeSpan first)
    {
        var path = PageText.Split(row["Path"])[0];
        var (page, way, took) = await OpenAsync(experiment, row["Endpoint"], path, first);
        var (control, candidate, how) = Values(page);
        Add(new PageFinding(experiment, row["Endpoint"], row["Kind"], page.Number("^([0-9,]+) of [0-9,]+ counted calls"),
            $"{Request(page)}: control {control}, candidate {candidate}", $"{row["Label"]}, {row["Kind"]} at {path}, {how}", way, Clicks: 2,
            took));
    }

    private async Task ReadNoiseAsync(string experiment, IReadOnlyDictionary<string, string> row, TimeSpan first)
    {
        var start = TimeProvider.System.GetTimestamp();
        var (path, endpoint) = PageText.Split(row["Path"]) is [var of, var at] ? (of, at) : throw new InvalidOperationException(row["Path"]);
        await tab.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Mismatches", Exact = true }).ClickAsync();
        await tab.ArriveAsync("Mismatches");
        await tab.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = endpoint })
            .GetByRole(AriaRole.Link, new() { Name = path, Exact = true }).First.ClickAsync();
        await tab.ArriveAsync(path);
        var way = $"{List} › {experiment} › Mismatches › {path}";
        var page = await LookAsync($"{way}, {endpoint}");
        var took = first + TimeProvider.System.GetElapsedTime(start);
        await tab.Page.GoBackAsync();
        await tab.ArriveAsync("Mismatches");
        await tab.Page.GoBackAsync();
        await tab.ArriveAsync(experiment);
        var (control, candidate, _) = Values(page);
        Add(new PageFinding(experiment, endpoint, "noise", page.Number("([0-9,]+) noise"),
            $"{Request(page)}: control {control}, candidate {candidate}",
            $"the control itself differs in {row["Control itself"]} of {row["Self-checks"]} self-checks at {path}, the candidate alone in "
                + $"{row["Candidate only"]}: counts as {row["Counts as"]}", way, Clicks: 3, took));
    }

    private async Task ReadFailureAsync(string experiment, PageText from, IReadOnlyDictionary<string, string> row, TimeSpan first)
    {
        var how = PageText.Split(row["How"])[0];
        var (page, way, took) = await OpenAsync(experiment, row["Endpoint"], how, first);
        // Of the frames the topmost: who reads more sees whether it is the right one.
        var sample = page.Between("Copy as curl", "What the control answered");
        var frame = sample.FirstOrDefault(static line => line.StartsWith("at ", StringComparison.Ordinal));
        var told = sample.Where(line => line == frame || !line.StartsWith("at ", StringComparison.Ordinal));
        var status = page.Rows("Control", "Candidate").First(static side => side.Values.First() == "status");
        var causes = page.Lines.Where(static line => line.StartsWith("It did not get", StringComparison.Ordinal)
                || line.Contains("; first seen ", StringComparison.Ordinal))
            .Concat(from.Between("What happened", "The charts").Where(static line => line.Contains("in a row", StringComparison.Ordinal)
                || line.Contains("goes on", StringComparison.Ordinal)));
        Add(new PageFinding(experiment, row["Endpoint"], how, page.Number("^([0-9,]+) of [0-9,]+ counted calls"),
            $"{Request(page)}: status {status["Control"]} and {status["Candidate"]}; {string.Join(" ", told)}",
            string.Join("; ", causes.Prepend(how)), way, Clicks: 2, took));
    }

    private void ReadLatencies(string experiment, PageText page, TimeSpan first)
    {
        // A call is slow now and then, and more are on a busy machine: what matters is how many, and whether the measured times are above
        // their limit.
        var slow = _reading.Findings.FindAll(found => found.Experiment == experiment && found.What == "slow");
        _reading.Findings.RemoveAll(slow.Contains);
        var rows = page.Rows("Measured", "Answer", "In words").Where(row =>
            row["Measured"].StartsWith("latency", StringComparison.Ordinal)
            && (row["Answer"] == "Harmful" || (IsAbove(row) && slow.Exists(static found => found.Count >= FewSlow)))).ToList();
        // Of all endpoints together it is said besides.
        foreach (var row in rows.Where(row => rows.Count == 1 || row["Measured"].Contains(" of ", StringComparison.Ordinal)))
        {
            var (what, endpoint) = row["Measured"].Split(" of ") is [var measured, var of] ? (measured, of) : (row["Measured"], null);
            var exceeded = ExceededPattern().Match(row["In words"]);
            var paired = page.Lines.FirstOrDefault(static line => line.EndsWith("as long as the control.", StringComparison.Ordinal));

            // Calls of it stand among those that are worth a look.
            var call = slow.Find(found => endpoint is null || found.Endpoint == endpoint);
            Add(new PageFinding(experiment, endpoint ?? call?.Endpoint, what, PageText.NumberOf(exceeded.Groups[1].Value), call?.Example,
                $"{row["Value"]} as long, limit {row["Limit"]}; {exceeded.Value}; {paired}", call?.Pages ?? $"{List} › {experiment}",
                call?.Clicks ?? 1, call?.Took ?? first));
        }
    }

    private static bool IsAbove(IReadOnlyDictionary<string, string> row) =>
        TimesPattern().Match(row["Value"]) is { Success: true } value && TimesPattern().Match(row["Limit"]) is { Success: true } limit
            && double.Parse(value.Value, CultureInfo.InvariantCulture) >= double.Parse(limit.Value, CultureInfo.InvariantCulture);

    private void ReadWhatWasNotCompared(string experiment, PageText page, TimeSpan first)
    {
        foreach (var row in page.Rows("Outcome", "Calls").Where(static row => row["Outcome"] == "not comparable"))
        {
            // Below what the outcome means stands each reason with its number, and perhaps where that was.
            foreach (var reason in PageText.Split(row["What it means"]).Select(static line => ReasonPattern().Match(line))
                .Where(static match => match.Success))
            {
                var what = reason.Groups["what"].Value;
                var isGroup = _reading.Findings.Any(found => found.Experiment == experiment
                    && (found.What == $"not comparable {what}" || (what == "credential withheld" && found.What == "refused credential")));
                if (!isGroup)
                {
                    Add(new PageFinding(experiment, reason.Groups["where"] is { Success: true } where ? where.Value : null,
                        $"not comparable: {what}", PageText.NumberOf(reason.Groups["count"].Value), Example: null, what,
                        $"{List} › {experiment}", Clicks: 1, first));
                }
            }
        }
    }

    private async Task<(PageText Page, string Way, TimeSpan Took)> OpenAsync(
        string experiment, string endpoint, string link, TimeSpan first)
    {
        var start = TimeProvider.System.GetTimestamp();
        await tab.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = endpoint })
            .GetByRole(AriaRole.Link, new() { Name = link, Exact = true }).First.ClickAsync();
        await tab.ArriveAsync(link);
        var way = $"{List} › {experiment} › {link}";
        var page = await LookAsync($"{way}, {endpoint}");
        var took = first + TimeProvider.System.GetElapsedTime(start);
        Assert.Contains(endpoint, page.Lines);
        await tab.Page.GoBackAsync();
        await tab.ArriveAsync(experiment);
        return (page, way, took);
    }

    private async Task FollowAsync(string name)
    {
        await tab.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await tab.ArriveAsync(name);
    }

    private async Task<PageText> LookAsync(string way)
    {
        var page = await PageText.ReadAsync(tab.Page);
        _reading.Texts[way] = page.Text;
        return page;
    }

    private static string Request(PageText page) => page.Between("Samples", "20") is [var line, ..] ? line : "no sample";

    private static (string Control, string Candidate, string How) Values(PageText page)
    {
        var lines = page.Between("Copy as curl", "Bodies");
        return lines is ["control", var control, "candidate", var candidate, "how", var how, ..]
            ? (control, candidate, how)
            : throw new InvalidOperationException($"No values of both sides in:\n{page.Text}");
    }

    private void Add(PageFinding finding) => _reading.Findings.Add(finding);

    [GeneratedRegex("alone in ([0-9,]+) of [0-9,]+ self-checked calls", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex ExceededPattern();

    [GeneratedRegex("[0-9]+[.][0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex TimesPattern();

    [GeneratedRegex("^(?<what>[a-z][a-z ]+) (?<count>[0-9,]+)( in (?<where>[A-Z]+ /[^ ,]*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex ReasonPattern();
}
