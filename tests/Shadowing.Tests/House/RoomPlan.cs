namespace Shadowing.Tests.House;

/// <summary>The plan of a project's rooms: in the order in which a reader meets them, with what each uses, as <c>Rooms.txt</c> has
/// it.</summary>
internal sealed class RoomPlan
{
    private readonly List<(string Room, string[] Uses)> _rooms = [];

    /// <summary>Gets the rooms in their order.</summary>
    public IEnumerable<string> Rooms => _rooms.Select(static room => room.Room);

    /// <summary>Reads the plans of all projects.</summary>
    public static IReadOnlyDictionary<string, RoomPlan> Read(string text)
    {
        var plans = new Dictionary<string, RoomPlan>(StringComparer.Ordinal);
        RoomPlan? plan = null;
        foreach (var line in text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0))
        {
            if (line.StartsWith('#'))
            {
                plans.Add(line[1..].Trim(), plan = new());
                continue;
            }

            var parts = line.Split("->", StringSplitOptions.TrimEntries);
            plan!._rooms.Add((parts[0], parts.Length > 1 ? parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries) : []));
        }

        return plans;
    }

    /// <summary>Says what is wrong with the arrows of the code: those that lead upwards, circles, those that the plan does not have, and
    /// those that it has in vain.</summary>
    /// <remarks>An arrow between two rooms is held against the rooms, an arrow within a room against its folders.</remarks>
    public IReadOnlyList<string> Faults(IReadOnlyList<RoomArrow> arrows)
    {
        var levels = arrows.Select(Level).GroupBy(static arrow => (arrow.From, arrow.To)).Select(static same => same.First()).ToList();
        var order = Rooms.ToList();
        var faults = new List<string>();
        foreach (var (from, to, place) in levels)
        {
            var (at, other) = (order.IndexOf(from), order.IndexOf(to));
            if (at < 0 || other < 0)
            {
                faults.Add($"{(at < 0 ? from : to)} is no room of the plan: {place}");
            }
            else if (other > at)
            {
                faults.Add($"{from} -> {to} leads upwards: {place}{Circle(levels, from, to)}");
            }
            else if (!_rooms[at].Uses.Contains(to, StringComparer.Ordinal))
            {
                faults.Add($"{from} -> {to} is not in the plan: {place}");
            }
        }

        faults.AddRange(
            from room in _rooms
            from used in room.Uses
            where !levels.Any(arrow => arrow.From == room.Room && arrow.To == used)
            select $"{room.Room} -> {used} is in the plan and nowhere in the code");
        return faults;
    }

    private static RoomArrow Level(RoomArrow arrow)
    {
        var (from, to) = (arrow.From.Split('/')[0], arrow.To.Split('/')[0]);
        return from != to ? arrow with { From = from, To = to } : arrow;
    }

    // The way back, where there is one.
    private static string Circle(List<RoomArrow> arrows, string from, string to)
    {
        var before = new Dictionary<string, RoomArrow>(StringComparer.Ordinal);
        var queue = new Queue<string>([to]);
        while (queue.TryDequeue(out var room) && room != from)
        {
            foreach (var arrow in arrows.Where(arrow => arrow.From == room && arrow.To != to && before.TryAdd(arrow.To, arrow)))
            {
                queue.Enqueue(arrow.To);
            }
        }

        var path = string.Empty;
        for (var at = from; before.TryGetValue(at, out var arrow); at = arrow.From)
        {
            path = $" -> {arrow.To} ({arrow.Place}){path}";
        }

        return path.Length == 0 ? string.Empty : $"; a circle: {from} -> {to}{path}";
    }
}
