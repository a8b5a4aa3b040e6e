using Microsoft.AspNetCore.Http;
using Shadowing.Experiments;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Takes values of the caller's request along into the candidate.</summary>
public static class ShadowingCarryExtensions
{
    /// <summary>Takes a value of the caller's request along into a candidate in this process: a tenant, a culture, a principal.</summary>
    /// <typeparam name="T">The value's type. It must be immutable: both sides hold the same object. A <c>ClaimsPrincipal</c> is
    /// cloned.</typeparam>
    /// <param name="experiment">The experiment.</param>
    /// <param name="capture">Reads the value on the caller's path. Keep it cheap; when it throws, the call is not comparable and the caller
    /// does not notice.</param>
    /// <param name="restore">Sets the value before the candidate runs, on the candidate's own context.</param>
    /// <returns>The experiment.</returns>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> belongs to the caller's request, which ends with it.</exception>
    public static ExperimentOptions Carry<T>(this ExperimentOptions experiment, Func<HttpContext, T> capture,
        Action<HttpContext, T> restore)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(capture);
        ArgumentNullException.ThrowIfNull(restore);
        CarriedValue.RefuseRequestBound<T>();
        experiment.Carried.Add(new CarriedValue(source => capture((HttpContext)source),
            (target, value) => restore((HttpContext)target, (T)value!), UsesServices: false));
        return experiment;
    }
}
