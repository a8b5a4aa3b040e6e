namespace Shadowing.AspNetCore.Tests.Fidelity;

public class Hpack_decoding
{
    // RFC 7541, C.5 and C.6: three responses on one connection whose dynamic table holds 256 octets, so that fields are evicted.
    private static readonly string[] PlainResponses =
    [
        "4803333032580770726976617465611d4d6f6e2c203231204f637420323031332032303a31333a323120474d546e1768747470733a2f2f7777772e6578616d706c652e636f6d",
        "4803333037c1c0bf",
        "88c1611d4d6f6e2c203231204f637420323031332032303a31333a323220474d54c05a04677a69707738666f6f3d4153444a4b48514b425a584f5157454f50495541585157454f49553b206d61782d6167653d333630303b2076657273696f6e3d31",
    ];

    private static readonly string[] HuffmanResponses =
    [
        "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
        "4883640effc1c0bf",
        "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
    ];

    [Fact]
    public void Reads_the_plain_responses_of_the_specification() => ReadsTheResponses(PlainResponses);

    [Fact]
    public void Reads_the_huffman_responses_of_the_specification() => ReadsTheResponses(HuffmanResponses);

    [Fact]
    public void Reads_the_literals_of_the_specification()
    {
        Assert.Equal([new("custom-key", "custom-header")], Decode("400a637573746f6d2d6b65790d637573746f6d2d686561646572"));
        Assert.Equal([new(":path", "/sample/path")], Decode("040c2f73616d706c652f70617468"));
        Assert.Equal([new("password", "secret")], Decode("100870617373776f726406736563726574"));
        Assert.Equal([new(":method", "GET")], Decode("82"));
    }

    [Fact]
    public void Reads_the_huffman_requests_of_the_specification()
    {
        var decoder = new HpackDecoder();
        HeaderField[] start = [new(":method", "GET"), new(":scheme", "http"), new(":path", "/"), new(":authority", "www.example.com")];

        Assert.Equal(start, decoder.Decode(Convert.FromHexString("828684418cf1e3c2e5f23a6ba0ab90f4ff")));
        Assert.Equal([.. start, new("cache-control", "no-cache")], decoder.Decode(Convert.FromHexString("828684be5886a8eb10649cbf")));
        Assert.Equal(164, decoder.Decode(Convert.FromHexString("828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf")).Count == 5
            ? decoder.TableSize
            : -1);
    }

    [Fact]
    public void Refuses_a_string_that_ends_inside_a_symbol() =>
        Assert.Throws<InvalidDataException>(() => HpackHuffman.Decode([0xff, 0xff, 0xff]));

    private static IReadOnlyList<HeaderField> Decode(string hex) => new HpackDecoder().Decode(Convert.FromHexString(hex));

    private static void ReadsTheResponses(string[] blocks)
    {
        var decoder = new HpackDecoder(tableSize: 256);
        HeaderField cache = new("cache-control", "private");
        HeaderField date = new("date", "Mon, 21 Oct 2013 20:13:21 GMT");
        HeaderField location = new("location", "https://www.example.com");

        Assert.Equal([new(":status", "302"), cache, date, location], decoder.Decode(Convert.FromHexString(blocks[0])));
        Assert.Equal(222, decoder.TableSize);
        Assert.Equal([new(":status", "307"), cache, date, location], decoder.Decode(Convert.FromHexString(blocks[1])));
        Assert.Equal(222, decoder.TableSize);
        Assert.Equal(
            [
                new(":status", "200"), cache, new("date", "Mon, 21 Oct 2013 20:13:22 GMT"), location, new("content-encoding", "gzip"),
                new("set-cookie", "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1"),
            ],
            decoder.Decode(Convert.FromHexString(blocks[2])));
        Assert.Equal(215, decoder.TableSize);
    }
}
