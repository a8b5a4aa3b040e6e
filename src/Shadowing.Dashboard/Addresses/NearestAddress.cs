using Shadowing.Experiments;

namespace Shadowing.Dashboard.Addresses;

/// <summary>Finds the address that was probably meant by one that is not there.</summary>
internal static class NearestAddress
{
    private const int LongestAddress = 300;

    /// <summary>Gets the nearest of the known addresses, with the names that were asked for in the place of its parameters; null when none
    /// is near enough to be meant.</summary>
    /// <param name="asked">What was asked for, below the prefix.</param>
    /// <param name="patterns">The known ones, below the prefix.</param>
    public static string? To(string asked, IEnumerable<string> patterns)
    {
        if (asked.Length > LongestAddress)
        {
            return null;
        }

        // The root of the API is left out, or its version, more often than it is mistyped.
        var bare = asked.StartsWith("api/", StringComparison.OrdinalIgnoreCase) ? asked[4..] : asked;
        string[][] ways = [asked.Split('/'), [.. ApiAddress.Root.Split('/'), .. bare.Split('/')]];
        return (from pattern in patterns
                let segments = pattern.Split('/')
                from way in ways
                let distance = Distance(way, segments)
                where distance is not null
                orderby distance, pattern.Contains('{', StringComparison.Ordinal), pattern
                select string.Join('/', segments.Zip(way, static (segment, given) => IsParameter(segment) ? given : segment)))
            .FirstOrDefault();
    }

    // Each part must be near by itself: of two long addresses a part that means something else would be a small part.
    private static int? Distance(string[] asked, string[] segments)
    {
        if (asked.Length != segments.Length)
        {
            return null;
        }

        var sum = 0;
        foreach (var (given, segment) in asked.Zip(segments))
        {
            if (IsParameter(segment) ? given.Length == 0
                : !given.Equals(segment, StringComparison.OrdinalIgnoreCase) && NearestNames.To(given, [segment]) is null)
            {
                return null;
            }

            sum += IsParameter(segment) ? 0 : NearestNames.Distance(given, segment);
        }

        return sum;
    }

    private static bool IsParameter(string segment) => segment.StartsWith('{');
}
