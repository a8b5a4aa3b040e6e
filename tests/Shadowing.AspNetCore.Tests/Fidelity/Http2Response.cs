using System.Globalization;
using System.Text;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>What arrived on one stream of HTTP/2.</summary>
/// <remarks>The boundaries of DATA frames are not kept: they follow the flow of the connection, not the handler.</remarks>
internal sealed class Http2Response : IDisposable
{
    /// <summary>How a server says that it does not want what is left of a request.</summary>
    public const string NoError = "[reset: 0]\n";

    private readonly List<string> _events = [];
    private readonly MemoryStream _data = new();

    public bool Ended { get; private set; }

    public bool WasReset { get; private set; }

    public ReadOnlySpan<byte> Data => _data.GetBuffer().AsSpan(0, (int)_data.Length);

    public void AddFields(IReadOnlyList<HeaderField> fields) => _events.Add(string.Concat(fields
        .Select(static field => field.Name == "date" ? field with { Value = Evidence.FixedDate } : field)
        .Select(static field => $"{field.Name}: {field.Value}\n")));

    public void AddData(byte[] data)
    {
        if (_data.Length == 0 && data.Length > 0)
        {
            _events.Add("[data]\n");
        }

        _data.Write(data);
    }

    public void End(Http2FrameType frame)
    {
        _events.Add($"[end of stream, with {frame}]\n");
        Ended = true;
    }

    public void Reset(int code)
    {
        _events.Add(string.Create(CultureInfo.InvariantCulture, $"[reset: {code}]\n"));
        (Ended, WasReset) = (true, true);
    }

    public byte[] ToBytes() => [.. Encoding.Latin1.GetBytes(string.Concat(_events)), .. _data.ToArray(), (byte)'\n'];

    public void Dispose() => _data.Dispose();
}
