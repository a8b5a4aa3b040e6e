using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Shadowing.FaultTests.Processes;
using Shadowing.TestSupport;

namespace Shadowing.FaultTests.Temporary;

/// <summary>Where the framework would buffer a body in a file, the library does not: in a process of its own, because a process asks for
/// its temporary folder once.</summary>
public sealed class Temporary_folders_that_cannot_be_written
{
    private static readonly int[] s_sizes = [100_000, 100_001, 300_000, 1_000_000, 3_000_000];

    [Fact]
    public async Task Cost_no_caller_its_upload_and_no_call_its_comparison()
    {
        // Below a file: also who may do everything can make no folder there.
        var file = Path.GetTempFileName();
        try
        {
            await using var app = await ChildApp.StartAsync("uploads", environment: ("ASPNETCORE_TEMP", Path.Combine(file, "below")));
            using var client = new HttpClient { BaseAddress = app.Address, Timeout = TestApp.Deadline };
            await ReadAsync(client, "/read", files: 0);
            Assert.Equal($"sampled {s_sizes.Length} match {s_sizes.Length} faults 0", await client.GetStringAsync(Report));

            // The control: what buffers as the framework does fails there.
            using var response = await PostAsync(client, "/buffered", new byte[s_sizes[0]]);
            Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task And_those_that_can_hold_no_file_of_a_call()
    {
        var folder = Directory.CreateTempSubdirectory("shadowing-");
        try
        {
            await using var app = await ChildApp.StartAsync("uploads", environment: ("ASPNETCORE_TEMP", folder.FullName));
            using var client = new HttpClient { BaseAddress = app.Address, Timeout = TestApp.Deadline };
            await ReadAsync(client, "/read", files: 0);
            Assert.Equal($"sampled {s_sizes.Length} match {s_sizes.Length} faults 0", await client.GetStringAsync(Report));
            Assert.Empty(folder.GetFileSystemInfos());

            // The control: what buffers as the framework does has its file there while it reads.
            await ReadAsync(client, "/buffered", files: 1);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Uri Report => new("/report", UriKind.Relative);

    private static async Task ReadAsync(HttpClient client, string path, int files)
    {
        var random = new Random(7);
        foreach (var size in s_sizes)
        {
            var body = new byte[size];
            random.NextBytes(body);
            using var response = await PostAsync(client, path, body);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(SHA256.HashData(body))} {files}"),
                await response.Content.ReadAsStringAsync());
        }
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }
}
