using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Shadowing.Observations;

namespace Shadowing.Services.Snapshots;

/// <summary>Serializes results into pooled bodies. Each thread has one, which is used again and again.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "The writer is reset for each value; disposing it would only flush it.")]
internal sealed class SnapshotWriter
{
    [ThreadStatic]
    private static SnapshotWriter? s_idle;

    private readonly SnapshotBuffer _buffer = new();
    private readonly Utf8JsonWriter _writer;

    private SnapshotWriter() =>
        _writer = new Utf8JsonWriter(_buffer,
            new JsonWriterOptions { Encoder = WholeTextEncoder.Instance, SkipValidation = true, MaxDepth = 64 });

    /// <summary>Writes a value; an exception says that it could not be written, whole and within the cap.</summary>
    public static void Write<T>(T value, JsonTypeInfo contract, PooledBody body, int cap)
    {
        // Taken, not looked at: a user's converter may call a service that is decorated too.
        var writer = s_idle ?? new SnapshotWriter();
        s_idle = null;
        writer.WriteTo(value, contract, body, cap);
        s_idle = writer;
    }

    private void WriteTo<T>(T value, JsonTypeInfo contract, PooledBody body, int cap)
    {
        _buffer.Open(body, cap);
        _writer.Reset(_buffer);
        if (contract is JsonTypeInfo<T> exact)
        {
            JsonSerializer.Serialize(_writer, value, exact);
        }
        else
        {
            JsonSerializer.Serialize(_writer, (object?)value, contract);
        }

        _writer.Flush();
        _buffer.Close();
    }
}
