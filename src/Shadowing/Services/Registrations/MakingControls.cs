namespace Shadowing.Services.Registrations;

/// <summary>Knows, for each thread, whose controls are being made on it: a container that asks a factory cannot see that it has come round
/// in a circle.</summary>
internal static class MakingControls
{
    // Factories may ask for the service that they make and still come to an end; nobody does so this often.
    private const int Most = 50;

    [ThreadStatic]
    private static List<object>? s_open;

    /// <summary>Enters the making of a control.</summary>
    /// <param name="registration">Whose control it is.</param>
    /// <param name="whyNot">Says why it would go round for ever; asked only where it comes round.</param>
    /// <exception cref="InvalidOperationException">It would go round for ever.</exception>
    public static void Enter<T>(T registration, Func<T, bool, string?> whyNot)
        where T : class
    {
        var open = s_open ??= [];
        var times = 0;
        foreach (var entered in open)
        {
            times += ReferenceEquals(entered, registration) ? 1 : 0;
        }

        if (times > 0 && whyNot(registration, times >= Most) is { } why)
        {
            throw new InvalidOperationException(why);
        }

        open.Add(registration);
    }

    /// <summary>Leaves what was entered last.</summary>
    public static void Leave() => s_open!.RemoveAt(s_open.Count - 1);
}
