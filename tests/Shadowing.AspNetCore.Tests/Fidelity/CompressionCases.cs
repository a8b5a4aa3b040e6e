namespace Shadowing.AspNetCore.Tests.Fidelity;

/// <summary>Bodies that are compressed on their way, outside or inside of what is captured.</summary>
internal static class CompressionCases
{
    public static IEnumerable<WriteCase> All(CaseFiles files) =>
        from area in (string[])[PipelineArea.CompressedOutside, PipelineArea.CompressedInside]
        from technique in WriteTechniques.All(files)
        from length in (int[])[0, 5_000, 70_000]
        let body = WriteCases.Body(technique, length, withLength: false)
        where body.OverHttp1
        select body with { Name = $"Compressed: {body.Name}", Area = area, Headers = [new("accept-encoding", "gzip")] };
}
