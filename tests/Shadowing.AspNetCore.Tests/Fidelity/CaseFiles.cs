using System.Globalization;

namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>The files that handlers send, deleted at the end.</summary>
internal sealed class CaseFiles : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("fidelity-").FullName;

    public CaseFiles()
    {
        foreach (var length in WriteCases.Lengths)
        {
            File.WriteAllBytes(Path(length), Payload.OfLength(length));
            File.SetLastWriteTimeUtc(Path(length), DateTime.UnixEpoch.AddYears(50));
        }
    }

    public string Path(int length) => System.IO.Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{length}.txt"));

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
