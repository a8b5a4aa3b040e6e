using System.Text;

namespace Shadowing.Fuzz;

/// <summary>What the fuzzer begins with, and the pieces that it puts in.</summary>
internal static class FuzzCorpus
{
    public static IReadOnlyList<byte[]> Documents { get; } =
    [
        .. new[]
        {
            "", "null", "-0.0", "\"\\ud83d\\ude00\"", "[]", "{}", "[1,2,3]", "[3,2,1]", "[[1,2],[3]]",
            "[{\"id\":1,\"v\":1},{\"id\":2,\"v\":2},{\"v\":3}]",
            """{"a":1,"b":[1,-2.5e10,"x\u0041\ud83d\ude00é",null,true,{"k":[],"k":{}}],"ключ":"\\\"/"}""",
            """{"items":[{"sku":"A","price":1.05,"tags":["x","y"]},{"sku":"B","price":2,"tags":[]}],"at":"2024-01-01T00:00:00Z","total":3.05}""",
            """{"a":{"a":{"a":{"a":{"b":[[[[1]]]]}}}}}""", """{"a":null,"b":"","c":[],"d":{},"e":" x ","f":"X"}""",
            """["a","b","a","b","c","c","a"]""", """[0.1,1e-1,10e-2,100,1e2,1E+2,-0,0e5]""",
            """{"a b":{"it's":1,"\"":2,"":3,"$":4,"a.b":5,"[0]":6}}""",
            """[{"a":[{"b":[{"a":1},{"a":2}]},{"b":[{"a":2},{"a":1}]}]}]""", """{"id":"f3","ref":"f3","list":["f3","9a","9a",12,"12"]}""",
            """["2024-01-01T00:00:00Z","2024-01-01T00:00:00.5+01:00","2024-01-01T00:00:02","\ud800","\udc00\ud800"]""",
        }.Select(Encoding.UTF8.GetBytes),
        [0xEF, 0xBB, 0xBF, (byte)'[', (byte)'1', (byte)']'],
        [(byte)'"', 0xFF, 0xED, 0xA0, 0x80, 0xC0, 0x80, (byte)'"'],
        [(byte)'{', (byte)'"', 0xE2, 0x82, (byte)'"', (byte)':', (byte)'1', (byte)'}'],
    ];

    public static IReadOnlyList<byte[]> Pieces { get; } =
    [
        .. new[]
        {
            "null", "true", "false", "0", "-0", "1", "1.0", "10e-1", "0.01", "1.01", "1e400", "1e-400", "1e99999999999999999999",
            "12345678901234567890.5", "\"\"", "\"x\"", "\"X\"", "\" x \"", "[]", "{}",
            "[1]", "{\"id\":1}", "\"id\":", "\"a\":1,", ",", ":", "[", "]", "{", "}", "\"", "\\", "\\u0041", "\\ud800", "\\udc00",
            "\\ud83d\\ude00", "\\u0000", "\\/", "\\n", "\n", " ", "\t", "\r", "/**/", "NaN", "-",
            "e", "E+", ".", "\uFEFF", "\u2028", "😀", "é", "\"2024-01-01T00:00:01Z\"", new string('9', 300), new string('[', 40),
            new string(']', 40), "1e" + new string('0', 50) + "1", "0." + new string('0', 60) + "1",
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xEF, 0xBB, 0xBF], [0],
    ];
}
