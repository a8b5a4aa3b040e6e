using Microsoft.Extensions.DependencyInjection;

namespace Shadowing.Services.Registrations;

/// <summary>Notices whether a container looked at everything that is registered when it was built, which it tells nobody.</summary>
/// <remarks>
/// A service that nobody asks for. The container looks for what its constructor wants only when it validates all registrations; looking
/// goes by the key, and the key takes note. Where a container goes another way nothing is noted, and what it would have found is found at
/// first use.
/// </remarks>
internal sealed class BuildProbe([BuildProbe.LooksForMark] BuildProbe.Mark mark)
{
    /// <summary>Adds the probe, once for each collection.</summary>
    public static Mark Add(IServiceCollection services)
    {
        if (services.FirstOrDefault(
            static service => service.IsKeyedService && service.ServiceType == typeof(Mark))?.KeyedImplementationInstance is Mark known)
        {
            return known;
        }

        var added = new Mark();
        services.AddKeyedSingleton(new Key(added), added);
        services.AddSingleton<BuildProbe>();
        return added;
    }

    /// <summary>Gets what was noted.</summary>
    public Mark Noted => mark;

    /// <summary>What is noted of the containers of one collection.</summary>
    internal sealed class Mark
    {
        /// <summary>Gets or sets a value indicating whether one of them looked at everything.</summary>
        public bool IsValidated { get; set; }
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class LooksForMarkAttribute() : FromKeyedServicesAttribute(new Key(null));

    // The key that is looked for is equal to the one that is registered, and has no mark of its own.
    private sealed class Key(Mark? mark)
    {
        private readonly Mark? _mark = mark;

        public override bool Equals(object? obj)
        {
            if (obj is not Key other)
            {
                return false;
            }

            if (_mark is null != other._mark is null)
            {
                (_mark ?? other._mark)!.IsValidated = true;
            }

            return _mark is null || other._mark is null || ReferenceEquals(_mark, other._mark);
        }

        public override int GetHashCode() => 1;
    }
}
