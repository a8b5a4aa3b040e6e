using System.Buffers.Binary;
using System.Text;
using Shadowing.Accounting;
using Shadowing.Evidence.Counting;
using Shadowing.Experiments;

namespace Shadowing.Fleet.Calls;

/// <summary>Writes a window of calls as bytes, some 12 for each call that agrees, and reads it back.</summary>
/// <remarks>
/// The version; the texts; the places (settings, build, endpoint), as numbers of texts; then the calls: what is known of each in one byte,
/// its number in eight, its place, and where it has them its two times with the limit, and its groups; last what was lost. Numbers have
/// seven bits to the byte, the lowest first.
/// </remarks>
internal static class CallWindowForm
{
    private const byte Version = 1;
    private const int OutcomeBits = 0x0F;
    private const int NotCompared = 0x0F;
    private const int RefusedBit = 0x10;
    private const int FingerprintBit = 0x20;
    private const int LatencyBit = 0x40;
    private const int GroupsBit = 0x80;

    // No window of a real instance has more; whoever claims more has written something else.
    private const int Most = 10_000_000;
    private static readonly int s_outcomes = Enum.GetValues<CallOutcome>().Length;

    /// <summary>Writes a window.</summary>
    public static byte[] Write(CallWindow window)
    {
        var texts = new Dictionary<string, int>(StringComparer.Ordinal);
        var places = new Dictionary<(EvidenceKey Key, string Endpoint), int>();
        using var calls = new MemoryStream();
        using (var writer = new BinaryWriter(calls, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write7BitEncodedInt(window.Calls.Count);
            foreach (var call in window.Calls)
            {
                Write(writer, call, PlaceOf(places, call.Key, call.Endpoint), texts);
            }

            writer.Write7BitEncodedInt(window.Lost.Count);
            foreach (var lost in window.Lost)
            {
                writer.Write7BitEncodedInt(PlaceOf(places, lost.Key, lost.Endpoint));
                writer.Write7BitEncodedInt64(lost.Count);
            }
        }

        using var whole = new MemoryStream();
        using (var writer = new BinaryWriter(whole, Encoding.UTF8, leaveOpen: true))
        {
            var named = places.OrderBy(static place => place.Value).Select(place => (
                Settings: TextOf(texts, place.Key.Key.SettingsHash),
                Build: place.Key.Key.CandidateVersion is { } build ? TextOf(texts, build) + 1 : 0,
                Endpoint: TextOf(texts, place.Key.Endpoint))).ToList();
            writer.Write(Version);
            writer.Write7BitEncodedInt(texts.Count);
            foreach (var text in texts.OrderBy(static text => text.Value))
            {
                writer.Write(text.Key);
            }

            writer.Write7BitEncodedInt(named.Count);
            foreach (var (settings, build, endpoint) in named)
            {
                writer.Write7BitEncodedInt(settings);
                writer.Write7BitEncodedInt(build);
                writer.Write7BitEncodedInt(endpoint);
            }

            writer.Write(calls.GetBuffer().AsSpan(0, (int)calls.Length));
        }

        return whole.ToArray();
    }

    /// <summary>Reads what <see cref="Write(CallWindow)"/> gave.</summary>
    /// <exception cref="InvalidDataException">It is nothing that was written here, or of a later version. There is no other failure,
    /// whatever the bytes.</exception>
    public static CallWindow Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes.ToArray(), writable: false), Encoding.UTF8);
            return Read(reader);
        }
        catch (Exception malformed) when (malformed is EndOfStreamException or FormatException or ArgumentException or IOException
            or OverflowException)
        {
            throw new InvalidDataException("This is no window of calls, or it ends before its end.", malformed);
        }
    }

    private static CallWindow Read(BinaryReader reader)
    {
        if (reader.ReadByte() != Version)
        {
            throw new InvalidDataException("This is no window of calls, or of a later version.");
        }

        var texts = Many(reader, static from => from.ReadString());
        var places = Many(reader, from => (Settings: texts[Place(from, texts.Count)],
            Build: from.Read7BitEncodedInt() is > 0 and var build ? texts[Below(build - 1, texts.Count)] : null,
            Endpoint: texts[Place(from, texts.Count)]))
            .ConvertAll(static place => (Key: new EvidenceKey(place.Settings, place.Build), place.Endpoint));
        var calls = Many(reader, from => Call(from, places, texts));
        var lost = Many(reader, from =>
        {
            var (key, endpoint) = places[Place(from, places.Count)];
            var count = from.Read7BitEncodedInt64();
            return count is > 0 and <= Most ? new FleetCallLoss(key, endpoint, count)
                : throw new InvalidDataException("A window of calls has lost more than there can be.");
        });
        return reader.BaseStream.Position == reader.BaseStream.Length ? new CallWindow(calls, lost)
            : throw new InvalidDataException("A window of calls has bytes behind its end.");
    }

    private static void Write(BinaryWriter writer, in FleetCall call, int place, Dictionary<string, int> texts)
    {
        writer.Write((byte)((call.Outcome is { } outcome ? (int)outcome : NotCompared) | (call.IsRefused ? RefusedBit : 0)
            | (call.HasFingerprint ? FingerprintBit : 0) | (call.Latency is null ? 0 : LatencyBit)
            | (call.Groups is { Count: > 0 } ? GroupsBit : 0)));
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(number, call.Number);
        writer.Write(number);
        writer.Write7BitEncodedInt(place);
        if (call.Latency is { } pair)
        {
            // What was too late is 0: nothing takes no time at all.
            writer.Write7BitEncodedInt64(Ticks(pair.Candidate));
            writer.Write7BitEncodedInt64(Ticks(pair.SelfCheck));
            writer.Write7BitEncodedInt64(pair.Timeout.Ticks);
        }

        if (call.Groups is { Count: > 0 } groups)
        {
            writer.Write7BitEncodedInt(groups.Count);
            foreach (var group in groups)
            {
                writer.Write7BitEncodedInt((TextOf(texts, group.Id) * 2) + (group.IsReal ? 1 : 0));
            }
        }
    }

    private static FleetCall Call(BinaryReader reader, List<(EvidenceKey Key, string Endpoint)> places, List<string> texts)
    {
        var kind = reader.ReadByte();
        var number = reader.ReadUInt64();
        var (key, endpoint) = places[Place(reader, places.Count)];
        var outcome = kind & OutcomeBits;
        if (outcome != NotCompared && outcome >= s_outcomes)
        {
            throw new InvalidDataException("A window of calls has an outcome that is not known here.");
        }

        return new FleetCall
        {
            Key = key,
            Endpoint = endpoint,
            Outcome = outcome == NotCompared ? null : (CallOutcome)outcome,
            IsRefused = (kind & RefusedBit) != 0,
            HasFingerprint = (kind & FingerprintBit) != 0,
            Number = number,
            Latency = (kind & LatencyBit) == 0 ? null : new LatencyPair(Time(reader), Time(reader), Limit(reader)),
            Groups = (kind & GroupsBit) == 0 ? null : Many(reader, from => Group(from.Read7BitEncodedInt(), texts)),
        };
    }

    private static FleetCallGroup Group(int group, List<string> texts) => new(texts[Below(group / 2, texts.Count)], group % 2 == 1);

    private static long Ticks(TimeSpan time) => time == TimeSpan.MaxValue ? 0 : time.Ticks + 1;

    private static TimeSpan Time(BinaryReader reader) => reader.Read7BitEncodedInt64() switch
    {
        0 => TimeSpan.MaxValue,
        < 0 => throw new InvalidDataException("A window of calls has a time below zero."),
        var ticks => TimeSpan.FromTicks(ticks - 1),
    };

    private static TimeSpan Limit(BinaryReader reader) => reader.Read7BitEncodedInt64() is >= 0 and var ticks ? TimeSpan.FromTicks(ticks)
        : throw new InvalidDataException("A window of calls has a time below zero.");

    private static List<T> Many<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.Read7BitEncodedInt();
        if (count is < 0 or > Most)
        {
            throw new InvalidDataException("A window of calls has more of something than there can be.");
        }

        // Grows with what is really there: a number alone reserves no memory.
        var many = new List<T>();
        for (; count > 0; count--)
        {
            many.Add(read(reader));
        }

        return many;
    }

    private static int Place(BinaryReader reader, int count) => Below(reader.Read7BitEncodedInt(), count);

    private static int Below(int place, int count) => (uint)place < (uint)count ? place
        : throw new InvalidDataException("A window of calls points to nothing.");

    private static int PlaceOf(Dictionary<(EvidenceKey Key, string Endpoint), int> places, EvidenceKey key, string endpoint) =>
        places.TryGetValue((key, endpoint), out var place) ? place : places[(key, endpoint)] = places.Count;

    private static int TextOf(Dictionary<string, int> texts, string text) =>
        texts.TryGetValue(text, out var place) ? place : texts[text] = texts.Count;
}
