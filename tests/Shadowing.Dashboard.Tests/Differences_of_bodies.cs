using System.Text.Json;
using Shadowing.Dashboard.Tests.Browser;
using Shadowing.Dashboard.Tests.Hosting;

namespace Shadowing.Dashboard.Tests;

public sealed class Differences_of_bodies(Chromium chromium)
{
    [Fact]
    public async Task Two_thousand_pairs_are_aligned_with_as_few_changes_as_possible()
    {
        var wrong = await RunAsync("""
            async () => {
              const { diffLines, diffWords } = await import('./diff.js');
              let state = 7;
              const draw = most => { state = (state * 1103515245 + 12345) & 0x7fffffff; return (state >> 8) % most; };
              const longest = (left, right) => {
                const table = Array.from({ length: left.length + 1 }, () => new Int32Array(right.length + 1));
                for (let i = left.length - 1; i >= 0; i--) {
                  for (let j = right.length - 1; j >= 0; j--) {
                    table[i][j] = left[i] === right[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
                  }
                }
                return table[0][0];
              };
              const wrong = [];
              for (let pair = 0; pair < 2000; pair++) {
                const [left, right] = [0, 1].map(() => Array.from({ length: 1 + draw(15) }, () => 'abcd'[draw(4)]));
                const { rows } = diffLines(left.join('\n'), right.join('\n'));
                const back = side => rows.filter(row => row[side] !== undefined).map(row => row[side]).join('\n');
                const same = rows.filter(row => row.kind === 'same');
                const words = diffWords(left.join(' '), right.join(' '));
                if (back('left') !== left.join('\n') || back('right') !== right.join('\n') || same.some(row => row.left !== row.right) || same.length !== longest(left, right)
                  || words.left.map(part => part.text).join('') !== left.join(' ') || words.right.map(part => part.text).join('') !== right.join(' ')) {
                  wrong.push(`${left} / ${right}`);
                }
              }
              return wrong.slice(0, 5);
            }
            """);
        Assert.Empty(wrong.EnumerateArray());
    }

    [Fact]
    public async Task Bodies_that_are_too_long_or_too_different_are_said_to_be()
    {
        var found = await RunAsync("""
            async () => {
              const { diffLines } = await import('./diff.js');
              const lines = (name, length) => Array.from({ length }, (unused, index) => name + index).join('\n');
              const long = diffLines(lines('a', 5000), lines('a', 5000));
              const different = diffLines(lines('a', 3000), lines('b', 3000));
              return [long.isCut, long.isRough, long.rows.length, different.isCut, different.isRough, different.rows.length];
            }
            """);
        Assert.Equal("[true,false,4000,false,true,3000]", JsonSerializer.Serialize(found));
    }

    [Fact]
    public async Task A_member_that_was_added_behind_another_one_is_the_only_line_that_differs()
    {
        var found = await RunAsync("""
            async () => {
              const { diffView } = await import('./diffview.js');
              const says = (left, right) => diffView(left, right, 'bodies').querySelector('p').textContent;
              return [
                says('{"id":7,"of":"orders"}', '{"id":7,"of":"orders","draft":true}'),
                says('{"id":7,"of":["a"],"draft":true}', '{"id":7,"of":["a"]}'),
                says('{"id":7,"of":"orders,"}', '{"id":7,"of":"orders"}'),
                says('first,\nsecond', 'first\nsecond'),
              ];
            }
            """);
        Assert.Equal(["1 line of 5 differs.", "1 line of 7 differs.", "1 line of 4 differs.", "1 line of 2 differs."],
            found.EnumerateArray().Select(static said => said.GetString()));
    }

    [Fact]
    public async Task Json_is_indented_without_touching_a_value()
    {
        var found = await RunAsync("""
            async () => {
              const { indentJson } = await import('./jsontext.js');
              return [
                indentJson('{"a":12345678901234567890.10,"b":[1,{"c":"x,\\"}{"}],"a":{},"d":[]}'),
                indentJson('not json'),
                indentJson('[1,\n2]'),
              ];
            }
            """);
        Assert.Equal("{\n  \"a\": 12345678901234567890.10,\n  \"b\": [\n    1,\n    {\n      \"c\": \"x,\\\"}{\"\n    }\n  ],\n  \"a\": {},\n  \"d\": []\n}", found[0].GetString());
        Assert.Equal("not json", found[1].GetString());
        Assert.Equal("[1,\n2]", found[2].GetString());
    }

    private async Task<JsonElement> RunAsync(string script)
    {
        await using var dashboard = await CannedDashboard.StartAsync();
        await using var tab = await chromium.OpenAsync();
        await tab.GoAsync(dashboard.Address, Routes.Health);
        return (await tab.Page.EvaluateAsync<JsonElement>(script)).Clone();
    }
}
