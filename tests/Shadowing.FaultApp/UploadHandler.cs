using System.Globalization;
using System.Security.Cryptography;
using Shadowing.Reports;

namespace Shadowing.FaultApp;

/// <summary>Answers with what a request's body is, and with how many files there are where a framework would buffer it.</summary>
internal static class UploadHandler
{
    /// <summary>Answers.</summary>
    public static async Task AnswerAsync(HttpContext context)
    {
        var hash = await SHA256.HashDataAsync(context.Request.Body);
        var folder = Environment.GetEnvironmentVariable("ASPNETCORE_TEMP")!;
        var files = Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder).Length : 0;
        await context.Response.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(hash)} {files}"));
    }

    /// <summary>Answers, and buffers the body first as the framework does.</summary>
    public static Task AnswerBufferedAsync(HttpContext context)
    {
        context.Request.EnableBuffering();
        return AnswerAsync(context);
    }

    /// <summary>Answers with what became of the calls, when all are over.</summary>
    public static async Task<string> Report(IShadowReporter reporter, HttpContext context)
    {
        await reporter.WhenIdleAsync(context.RequestAborted);
        var report = reporter.Capture();
        var account = report.Experiments.Single().Account;
        return string.Create(CultureInfo.InvariantCulture, $"sampled {account.Sampled} match {account.Match} faults {report.Faults}");
    }
}
